import type { SparseRows } from "../../core/math/sparse-rows.ts";
import type { Fit } from "../../core/pipeline.ts";
import type { FitInputs } from "./fit-inputs.ts";

/**
 * Runs one chunk of the stage under way, feeding it whenever it asks: a stage that reads block by
 * block holds one at a time, and a chunk is as many blocks as are worth a checkpoint.
 */
export async function advanceChunk(fit: Fit, inputs: FitInputs): Promise<void> {
  const { stage, chunk } = fit;
  const goal = doneOf(fit) + chunk;
  while (!fit.isDone && fit.stage === stage && doneOf(fit) < goal) {
    await feed(fit, inputs);
    fit.advance(goal - doneOf(fit));
  }
}

/** Feeds the stage under way until it can advance. */
async function feed(fit: Fit, inputs: FitInputs): Promise<void> {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const { kind, first, count } = need;
    if (kind === "vectors") fit.feedVectors(first, await inputs.vectors(first, count));
    else if (kind === "texts") fit.feedTexts(first, await inputs.texts(first, count));
    else fit.feedSparseRows(first, await readSparseRows(inputs, first, count));
  }
}

function readSparseRows(
  { sparseRows }: FitInputs,
  first: number,
  count: number,
): Promise<SparseRows> {
  if (sparseRows === undefined) throw new Error("The inputs of the fit have no sparse rows.");
  return sparseRows(first, count);
}

/** Iterations of the stage under way. */
function doneOf(fit: Fit): number {
  return fit.progress().find(({ name }) => name === fit.stage)?.done ?? 0;
}
