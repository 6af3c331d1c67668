import type { Kernels } from "../core/kernels.ts";
import type { Assigner } from "../core/model/assigner.ts";
import { createFarRule } from "../core/model/far-rule.ts";
import { topicAnchors } from "../core/model/topic-anchors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import { resolveFitOptions } from "../core/pipeline/resolve-fit-options.ts";
import {
  DEFAULT_DRIFT_THRESHOLDS,
  type DriftMeasure,
  type DriftThresholds,
  exceededMeasures,
  measureDrift,
} from "../core/topics/drift.ts";
import { MOST_POOLED, poolDocuments } from "../core/topics/emerging/emerging-pool.ts";
import { findCandidates, type FoundCandidate } from "../jobs/emerging/find-candidates.ts";

/** How far new documents are from what a model was fitted on. */
export interface ModelDrift {
  documentCount: number;
  /** Of them, how many are no topic's, and how many are far from theirs. */
  outlierCount: number;
  farCount: number;
  /** As a corpus measures them; no document of the fit counts as gone. */
  measures: DriftMeasure[];
  /** Whether one of them is above its threshold. */
  shouldFit: boolean;
  /** Groups of the last 1,000 of those that no topic is near to, the largest first; `documents` are their places, as text. */
  emerging: FoundCandidate[];
}

export interface DriftSettings {
  /** Where a fit is due. */
  thresholds?: Partial<DriftThresholds>;
  /** Of the documents, where those are given by vectors: for the words of what emerges. */
  texts?: readonly string[];
}

/** `vectors` are `n × dimensions`; `texts` may be empty. */
export async function measureModelDrift(
  model: TopicModel,
  vectors: Float32Array,
  assigner: Assigner,
  kernels: Kernels,
  { thresholds = {}, texts = [] }: DriftSettings,
): Promise<ModelDrift> {
  const { dimensions } = model.rows;
  const isFar = createFarRule(model);
  const documentCount = vectors.length / dimensions;
  const pooled: number[] = [];
  let outlierCount = 0;
  let farCount = 0;
  for (let i = 0; i < documentCount; i++) {
    const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    const { topic } = assigner.assign(vector);
    const far = isFar(vector, topic);
    if (topic < 0) outlierCount++;
    if (far) farCount++;
    if (topic < 0 || far) pooled.push(i);
  }
  const fitted = model.documentIds.length;
  const counts = {
    fitted,
    fittedOutliers: model.topics.find(({ id }) => id < 0)?.size ?? 0,
    kept: fitted,
    present: fitted + documentCount,
    assigned: documentCount,
    outliers: outlierCount,
    far: farCount,
  };
  const { minTopicSize } = resolveFitOptions(model.options, fitted, fitted);
  const limits = { ...DEFAULT_DRIFT_THRESHOLDS, ...thresholds };
  const measures = measureDrift(counts, limits, minTopicSize);
  const describe = (i: number) => ({ id: String(i), text: texts[i] ?? "" });
  const pool = poolDocuments(pooled.slice(-MOST_POOLED), vectors, dimensions, describe);
  const anchors = topicAnchors(model);
  return {
    documentCount,
    outlierCount,
    farCount,
    measures,
    shouldFit: exceededMeasures(measures).length > 0,
    emerging: await findCandidates(pool, anchors, model.options, fitted, kernels),
  };
}
