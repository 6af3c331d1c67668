import { EdgetopicError } from "../../core/errors.ts";
import type { LoggedEdit, SplitEdit } from "../../core/topics/edits/topic-edit.ts";
import type { LedgerEdit } from "../ledger/edits.ts";

/** Why an edit of an imported log is left out: it was undone there, is in the log already, or splits by vectors of another embedder. */
export interface SkippedEdit {
  id: string;
  reason: "undone" | "known" | "other_embedder";
}

/** The corpus a log is imported into. */
export interface ImportTarget {
  /** All of it, undone edits included. */
  log: readonly LedgerEdit[];
  /** Of the fit. */
  topicIds: Int32Array;
  fingerprint: string;
  dimensions: number;
}

/** How far the square of a direction's length may be from 1. */
const LENGTH_TOLERANCE = 1e-3;

/**
 * Which edits of an imported log are to follow those there are, in their order. Throws
 * `invalid_option` for an id that is there twice, for a merge of one topic, and for a split that is
 * not one or whose parts have ids that topics have here: edits after it could mean either.
 */
export function chooseImported(
  given: readonly LedgerEdit[],
  { log, topicIds, fingerprint, dimensions }: ImportTarget,
): { made: LoggedEdit[]; skipped: SkippedEdit[] } {
  const made: LoggedEdit[] = [];
  const skipped: SkippedEdit[] = [];
  const known = new Set(log.map(({ id }) => id));
  const seen = new Set<string>();
  const taken = new Set(topicIds);
  for (const { edit, undoneAt } of log) {
    if (edit.type === "split" && undoneAt === null) for (const id of edit.into) taken.add(id);
  }
  for (const { id, edit, madeAt, undoneAt } of given) {
    if (seen.has(id)) refuse(id, "is there twice");
    seen.add(id);
    if (undoneAt !== null) skipped.push({ id, reason: "undone" });
    else if (known.has(id)) skipped.push({ id, reason: "known" });
    else {
      if (edit.type === "merge" && new Set(edit.topics).size < 2) {
        refuse(id, `merges topic ${edit.topics[0]} alone; expected two topics or more`);
      }
      if (edit.type === "split") takeParts(id, edit, taken);
      if (edit.type === "split" && edit.fingerprint !== fingerprint) {
        skipped.push({ id, reason: "other_embedder" });
        continue;
      }
      if (edit.type === "split") checkDirections(id, edit, dimensions);
      made.push({ id, madeAt, edit });
    }
  }
  return { made, skipped };
}

function takeParts(id: string, { topic, into }: SplitEdit, taken: Set<number>): void {
  const parts = new Set(into);
  if (parts.size !== into.length) refuse(id, `splits topic ${topic} into a part twice`);
  for (const part of parts) {
    if (part !== topic && taken.has(part)) {
      refuse(id, `splits topic ${topic} into ${part}, which is the id of a topic here`);
    }
    taken.add(part);
  }
}

function checkDirections(id: string, { into, directions }: SplitEdit, dimensions: number): void {
  if (directions.length !== into.length * dimensions) {
    refuse(
      id,
      `has ${directions.length} numbers as directions; expected ${into.length} × ${dimensions}`,
    );
  }
  for (let first = 0; first < directions.length; first += dimensions) {
    let square = 0;
    for (const value of directions.subarray(first, first + dimensions)) square += value * value;
    if (!(Math.abs(square - 1) <= LENGTH_TOLERANCE)) {
      refuse(id, "has a direction that is not of unit length");
    }
  }
}

function refuse(id: string, what: string): never {
  throw new EdgetopicError("invalid_option", `The edit "${id}" ${what}.`);
}
