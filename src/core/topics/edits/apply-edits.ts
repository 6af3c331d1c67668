import { dotQuantized } from "./dot-quantized.ts";
import type { DocumentIndex } from "../../model/document-index.ts";
import type { EditPlan } from "./resolve-edits.ts";
import type { SplitEdit } from "./topic-edit.ts";

/**
 * The topics of documents after the edits: n ids, -1 for outliers; `documentTopics` are those of the
 * fit and stay as they are. Documents of one vector go together, also where one of them is moved.
 */
export function applyEdits(
  { steps }: Pick<EditPlan, "steps">,
  index: DocumentIndex,
  documentTopics: Int32Array,
): Int32Array {
  const topics = documentTopics.slice();
  for (const step of steps) {
    if (step.type === "map") {
      for (let i = 0; i < topics.length; i++) if (step.from.has(topics[i])) topics[i] = step.to;
    } else if (step.type === "split") split(step, index, topics);
    else move(new Set(step.documents), step.topic, index, topics);
  }
  return topics;
}

function split(step: SplitEdit, { rows, rowOfDocument }: DocumentIndex, topics: Int32Array): void {
  for (let i = 0; i < topics.length; i++) {
    if (topics[i] !== step.topic) continue;
    const row = rowOfDocument[i];
    topics[i] = nearestPart(step, (part) => dotQuantized(rows, row, step.directions, part));
  }
}

function move(
  ids: ReadonlySet<string>,
  topic: number,
  { documentIds, rowOfDocument, rows }: DocumentIndex,
  topics: Int32Array,
): void {
  const isMoved = new Uint8Array(rows.rowCount);
  documentIds.forEach((id, i) => {
    if (ids.has(id)) isMoved[rowOfDocument[i]] = 1;
  });
  for (let i = 0; i < topics.length; i++) if (isMoved[rowOfDocument[i]] === 1) topics[i] = topic;
}

/** The id of the part of highest cosine, of equal ones the first. */
export function nearestPart({ into }: SplitEdit, similarityTo: (part: number) => number): number {
  let nearest = 0;
  let best = -Infinity;
  for (let part = 0; part < into.length; part++) {
    const similarity = similarityTo(part);
    if (similarity <= best) continue;
    best = similarity;
    nearest = part;
  }
  return into[nearest];
}
