import { applyEdits } from "./apply-edits.ts";
import type { EditedDocuments } from "./edited-centroids.ts";
import type { EditPlan } from "./resolve-edits.ts";

/** Vectors of the fit whose documents were moved by hand, and where they are. */
export interface MovedRows {
  /** k × 2: `hashRows` of the vectors. */
  readonly movedHashes: Int32Array;
  /** k: ids, -1 for outliers. */
  readonly movedTopics: Int32Array;
}

export function hasMoves({ steps }: EditPlan): boolean {
  return steps.some(({ type }) => type === "move");
}

/** `rowHashes` are those of the model's rows, which are the first of the index. */
export function movedRows(
  plan: EditPlan,
  { index, before, after, fittedCount }: EditedDocuments,
  rowHashes: Int32Array,
): MovedRows {
  const steps = plan.steps.filter(({ type }) => type !== "move");
  const unmoved = applyEdits({ ...plan, steps }, index, before);
  const topicOfRow = new Map<number, number>();
  for (let i = 0; i < fittedCount; i++) {
    if (unmoved[i] !== after[i]) topicOfRow.set(index.rowOfDocument[i], after[i]);
  }
  const rows = [...topicOfRow.keys()];
  return {
    movedHashes: Int32Array.from(
      rows.flatMap((row) => [rowHashes[2 * row], rowHashes[2 * row + 1]]),
    ),
    movedTopics: Int32Array.from(topicOfRow.values()),
  };
}
