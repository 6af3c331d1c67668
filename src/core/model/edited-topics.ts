import { hashRows } from "../knn/row-hash.ts";
import { normalizeRows } from "../math/normalize-rows.ts";
import { decodeSections, encodeSections } from "../sections.ts";
import { applyEdits } from "../topics/edits/apply-edits.ts";
import { followEdits } from "../topics/edits/follow-edits.ts";
import type { EditPlan, EditStep } from "../topics/edits/resolve-edits.ts";
import type { SplitEdit } from "../topics/edits/topic-edit.ts";
import { rankTopics, type Assigner } from "./assigner.ts";
import type { TopicModel } from "./topic-model.ts";

/** What a version whose topics were edited answers by, beside the model of its fit. */
export interface EditedTopics extends Pick<EditPlan, "steps" | "topicIds"> {
  /** t × dimensions, unit length, of `topicIds`. */
  readonly centroids: Float32Array;
  /** k × 2: `hashRows` of the vectors of the fit whose documents were moved. */
  readonly movedHashes: Int32Array;
  /** k: where they are now. */
  readonly movedTopics: Int32Array;
}

const KIND = "edited topics";
const VERSION = 1;

/** A step as JSON has it; the directions are apart, one after the other. */
type KeptStep =
  | { type: "map"; from: number[]; to: number }
  | Omit<SplitEdit, "directions">
  | Extract<EditStep, { type: "move" }>;

export function encodeEditedTopics({ steps, ...arrays }: EditedTopics): Uint8Array {
  const splits = steps.flatMap((step) => (step.type === "split" ? [step.directions] : []));
  const directions = new Float32Array(splits.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const split of splits) {
    directions.set(split, at);
    at += split.length;
  }
  const kept = steps.map((step): KeptStep => {
    if (step.type === "map") return { ...step, from: [...step.from] };
    if (step.type === "move") return step;
    const { directions: _, ...rest } = step;
    return rest;
  });
  return encodeSections(KIND, VERSION, kept, { ...arrays, directions });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeEditedTopics(bytes: Uint8Array): EditedTopics {
  const sections = decodeSections(bytes, KIND, VERSION);
  const topicIds = sections.get("topicIds", "i32");
  const centroids = sections.get("centroids", "f32");
  const directions = sections.get("directions", "f32");
  const kept = sections.header as KeptStep[];
  const partCount = kept.reduce(
    (sum, step) => sum + (step.type === "split" ? step.into.length : 0),
    0,
  );
  const dimensions = directions.length / Math.max(1, partCount);
  let at = 0;
  const steps = kept.map((step): EditStep => {
    if (step.type === "map") return { ...step, from: new Set(step.from) };
    if (step.type === "move") return step;
    const end = at + step.into.length * dimensions;
    const own = directions.subarray(at, end);
    at = end;
    return { ...step, directions: own };
  });
  return {
    steps,
    topicIds,
    centroids,
    movedHashes: sections.get("movedHashes", "i32"),
    movedTopics: sections.get("movedTopics", "i32"),
  };
}

/**
 * An assigner by a fit's model, in topics as they were edited. A vector gets the topic that the model
 * gives it, `fitTopic`, and that is followed through the edits; one of the fit whose documents were
 * moved goes where they are.
 */
export function createEditedAssigner(assigner: Assigner, edited: EditedTopics): Assigner {
  const { movedHashes, movedTopics, topicIds, centroids } = edited;
  const follow = followEdits(edited);
  const movedTo = new Map(
    Array.from(movedTopics, (topic, i) => [
      `${movedHashes[2 * i]},${movedHashes[2 * i + 1]}`,
      topic,
    ]),
  );

  function topicOf(fitTopic: number, vector: Float32Array): number {
    if (movedTo.size === 0) return follow(fitTopic, vector);
    const unit = vector.slice();
    normalizeRows(unit, unit.length);
    const [low, high] = hashRows(unit, unit.length);
    return movedTo.get(`${low},${high}`) ?? follow(fitTopic, vector);
  }

  return {
    assign(vector) {
      const assigned = assigner.assign(vector);
      const topic = topicOf(assigned.topic, vector);
      const probability = topic < 0 ? 0 : assigned.probability;
      return { ...assigned, topic, probability, fitTopic: assigned.topic };
    },
    memberships(vector) {
      const weights = new Map<number, number>();
      for (const { topic: fitTopic, weight } of assigner.memberships(vector)) {
        const topic = follow(fitTopic, vector);
        weights.set(topic, (weights.get(topic) ?? 0) + weight);
      }
      return [...weights]
        .map(([topic, weight]) => ({ topic, weight: Math.min(1, weight) }))
        .sort((p, q) => q.weight - p.weight || p.topic - q.topic);
    },
    nearestTopics: rankTopics({ topicIds, centroids }),
  };
}

/** A model with its topics as they were edited: `rowTopics`, `centroids` and `topicIds` are theirs. */
export function editModelTopics(model: TopicModel, edited: EditedTopics): TopicModel {
  const { topicIds, centroids } = edited;
  const { rowOfDocument, rows } = model;
  const fitted = rowOfDocument.map((row) => model.topicIds[model.rowTopics[row]] ?? -1);
  const after = applyEdits(edited, model, fitted);
  const places = new Map([...topicIds].map((id, place) => [id, place]));
  const rowTopics = new Int32Array(rows.rowCount).fill(-1);
  rowOfDocument.forEach((row, i) => {
    rowTopics[row] = places.get(after[i]) ?? -1;
  });
  return { ...model, topicIds, centroids, rowTopics };
}
