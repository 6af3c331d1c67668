import type { Kernels } from "../../core/kernels.ts";
import type { FitOptions } from "../../core/options.ts";
import type { Fit, StageProgress } from "../../core/pipeline.ts";
import type { StageName } from "../../core/pipeline/stage.ts";
import { advanceChunk } from "./advance-chunk.ts";
import { digestFit } from "./digest.ts";
import { openFit, type DocumentVectors } from "./open-fit.ts";

export type { DocumentVectors } from "./open-fit.ts";

export interface DocumentFit {
  fit: Fit;
  /** The ids in the order of the fit's documents: ascending by code unit. */
  ids: string[];
  digest: string;
}

/**
 * The whole fit in one go, in memory: what a refresh does in a Worker, with the same result to the
 * bit. `onChunk` is called, and waited for, after every chunk with the stage it was of and how far
 * that is. Throws what `planFit` throws.
 */
export async function fitDocuments(
  documents: DocumentVectors,
  options: FitOptions,
  kernels: Kernels,
  onChunk: (
    stage: StageName,
    done: number,
    total: number,
    fit: Fit,
  ) => void | Promise<void> = () => {},
): Promise<DocumentFit> {
  const { fit, inputs, ids } = openFit(documents, options, kernels);
  while (!fit.isDone) {
    const { stage } = fit;
    await advanceChunk(fit, inputs);
    const { done, total } = fit.progress().find(({ name }) => name === stage) as StageProgress;
    await onChunk(stage, done, total, fit);
  }
  return { fit, ids, digest: await digestFit(ids, fit.products) };
}
