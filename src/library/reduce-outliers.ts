import { EdgetopicError } from "../core/errors.ts";
import { retopicModel } from "../core/model/retopic-model.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import {
  createOutlierReduction,
  readsText,
  type OutlierStep,
} from "../jobs/operations/outlier-reduction.ts";
import { loadKernels } from "./engine.ts";
import { modelOfProducts } from "./model-of-products.ts";
import type { WithTexts } from "./topic-operations.ts";

/** The model with topics for outliers; documents of equal vectors stay together, by the first of them. */
export async function reduceOutliers(
  model: TopicModel,
  steps: readonly OutlierStep[],
  { texts }: WithTexts,
): Promise<TopicModel> {
  const { rows, rowOfDocument, rowTopics, rowProbabilities, options, topicIds } = model;
  checkColumns(model, steps, texts);
  const topicOf = await createOutlierReduction(model, steps, await loadKernels());
  const topicOfRow = rowTopics.slice();
  const isDecided = new Uint8Array(rows.rowCount);
  rowOfDocument.forEach((row, place) => {
    if (isDecided[row] === 1) return;
    isDecided[row] = 1;
    if ((rowTopics[row] as number) >= 0) return;
    const start = row * rows.dimensions;
    const vector = Float32Array.from(rows.rows.subarray(start, start + rows.dimensions));
    topicOfRow[row] = topicOf({ place, text: texts?.[place] ?? "", vector });
  });
  const products = retopicModel(model, {
    documentTopics: rowOfDocument.map((row) => topicOfRow[row] as number),
    documentProbabilities: Float32Array.from(
      rowOfDocument,
      (row) => rowProbabilities[row] as number,
    ),
  });
  return modelOfProducts(model, products, { options, texts, topicIds });
}

function checkColumns(
  { documentIds, topicIds }: TopicModel,
  steps: readonly OutlierStep[],
  texts: readonly string[] | undefined,
): void {
  for (const step of steps) {
    if (readsText(step) && texts === undefined) {
      throw new EdgetopicError(
        "invalid_option",
        `The strategy "${step.strategy}" reads texts, and none are given.`,
      );
    }
    if (step.strategy !== "probabilities") continue;
    const expected = documentIds.length * topicIds.length;
    if (step.probabilities.length === expected) continue;
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${step.probabilities.length} probabilities for ${documentIds.length} documents and ${topicIds.length} topics; expected ${expected}.`,
    );
  }
}
