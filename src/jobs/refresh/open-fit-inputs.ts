import type { ObjectStore } from "../../storage/object-store.ts";
import type { FitInputs } from "../fit/fit-inputs.ts";
import type { FitTask } from "../fit/fit-task.ts";
import { createSnapshotInputs, readRowList } from "./row-list.ts";
import { createSnapshot } from "./snapshot.ts";
import { createSparseReader } from "./snapshot-sparse-rows.ts";

/** Where the vectors, sparse rows and texts of a refresh's fit come from. */
export async function openFitInputs(
  objects: ObjectStore,
  { prefix, plan }: FitTask,
): Promise<FitInputs> {
  const rows = await readRowList(objects, prefix);
  const inputs = createSnapshotInputs(rows, createSnapshot(objects, prefix), plan.dimensions);
  if (plan.sparse === undefined) return inputs;
  return { ...inputs, sparseRows: createSparseReader(rows, objects, prefix) };
}
