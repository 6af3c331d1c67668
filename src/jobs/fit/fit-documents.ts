import { EdgetopicError } from "../../core/errors.ts";
import type { Kernels } from "../../core/kernels.ts";
import type { DocumentTargets } from "../../core/modes/document-targets.ts";
import { targetTopics, type TargetTopic } from "../../core/modes/target-topics.ts";
import type { FitOptions } from "../../core/options.ts";
import type { Fit, StageProgress } from "../../core/pipeline.ts";
import type { StageName } from "../../core/pipeline/stage.ts";
import { roundedVectors } from "../../core/vector-encoding.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import { advanceChunk } from "./advance-chunk.ts";
import { digestFit } from "./digest.ts";
import { findTargets } from "./find-targets.ts";
import { openFit, orderOfIds, type DocumentVectors } from "./open-fit.ts";

const NO_EMBEDDER =
  "The mode embeds its seed topics or names; expected the embedder of the vectors beside them.";

export type { DocumentVectors } from "./open-fit.ts";

export interface DocumentFit {
  fit: Fit;
  /** The ids in the order of the fit's documents: ascending by code unit. */
  ids: string[];
  digest: string;
  /** Where the fit has a mode: what each seed topic, class or name became. */
  targets?: TargetTopic[];
}

/**
 * The whole fit in one go, in memory: what a refresh does in a Worker, with the same result to the
 * bit. `onChunk` is called, and waited for, after every chunk with the stage it was of and how far
 * that is. Throws what `planFit` and `findTargets` throw.
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
  const targets = await targetsOf(documents, options);
  const { fit, inputs, ids } = openFit(
    documents,
    options,
    kernels,
    targets,
    await loadLanguageTools(options.language),
  );
  while (!fit.isDone) {
    const { stage } = fit;
    await advanceChunk(fit, inputs);
    const { done, total } = fit.progress().find(({ name }) => name === stage) as StageProgress;
    await onChunk(stage, done, total, fit);
  }
  const digest = await digestFit(ids, fit.products, targets?.names);
  if (targets === undefined) return { fit, ids, digest };
  const found = targetTopics(targets, fit.products.get("documentTopics"));
  return { fit, ids, digest, targets: found };
}

/** In the order of the fit, and of the vectors as they are kept. */
async function targetsOf(
  documents: DocumentVectors,
  options: FitOptions,
): Promise<DocumentTargets | undefined> {
  const { mode, vectorEncoding = "f32" } = options;
  if (mode === undefined) return undefined;
  const { ids, classes, dimensions, embed } = documents;
  const order = orderOfIds(ids);
  const vectors = roundedVectors(documents.vectors, dimensions, vectorEncoding);
  return findTargets(mode, {
    documentCount: ids.length,
    dimensions,
    classes: async () => order.map((document) => classes?.[document]),
    *vectors() {
      for (const document of order)
        yield vectors.subarray(document * dimensions, (document + 1) * dimensions);
    },
    async embed(texts) {
      if (embed === undefined) throw new EdgetopicError("vector_required", NO_EMBEDDER);
      return roundedVectors(await embed(texts), dimensions, vectorEncoding);
    },
  });
}
