import { wilsonInterval } from "../statistics/wilson-interval.ts";

/** What has become of a corpus since its last fit, in documents. */
export interface DriftCounts {
  /** Of the fit, and of those its outliers. */
  fitted: number;
  fittedOutliers: number;
  /** Of the fit and still there as they were. */
  kept: number;
  /** There now, assigned or not. */
  present: number;
  /** Given a topic, or none, by the fit's model; of those the outliers, and those far from their topic. */
  assigned: number;
  outliers: number;
  far: number;
}

/** A fit is due where a measure is above its threshold. */
export interface DriftThresholds {
  /** Share of documents that are new, changed or gone. */
  changeShare: number;
  /** By how much the share of outliers has grown. */
  outlierIncrease: number;
  /** Share of documents that are far from their topic. */
  farShare: number;
}

export const DEFAULT_DRIFT_THRESHOLDS: DriftThresholds = {
  changeShare: 0.3,
  outlierIncrease: 0.1,
  farShare: 0.2,
};

export interface DriftMeasure {
  measure: keyof DriftThresholds;
  /** Null where too few documents were assigned to tell. */
  value: number | null;
  threshold: number;
}

/**
 * How far a corpus has moved from its last fit.
 *
 * - `changeShare`: 1 less Jaccard's index of the documents of the fit and those of now, a document
 *   that was changed being another one; 0 where nothing has changed.
 * - `outlierIncrease`: the share of outliers among the documents assigned since, less that of the
 *   fit.
 * - `farShare`: of the documents assigned to a topic, the share that is less similar to its centroid
 *   than 95 % of the topic's own documents in the fit.
 *
 * The last two are taken at the lower end of Wilson's 95 % interval, so that a few documents prove
 * nothing, and only from `leastAssigned` documents on: fewer make no topic, and a fit would find none.
 */
export function measureDrift(
  { fitted, fittedOutliers, kept, present, assigned, outliers, far }: DriftCounts,
  thresholds: DriftThresholds,
  leastAssigned: number,
): DriftMeasure[] {
  const union = fitted + present - kept;
  const enough = assigned >= leastAssigned;
  const fitShare = fitted === 0 ? 0 : fittedOutliers / fitted;
  const outlierShare = wilsonInterval(outliers, assigned).lower;
  const values: Record<keyof DriftThresholds, number | null> = {
    changeShare: union === 0 ? 0 : (union - kept) / union,
    outlierIncrease: enough ? Math.max(0, outlierShare - fitShare) : null,
    farShare: enough ? wilsonInterval(far, assigned - outliers).lower : null,
  };
  const names = ["changeShare", "outlierIncrease", "farShare"] as const;
  return names.map((measure) => ({
    measure,
    value: values[measure],
    threshold: thresholds[measure],
  }));
}

/** The measures above their thresholds: where there are any, a fit is due. */
export function exceededMeasures(
  measures: readonly DriftMeasure[],
): (DriftMeasure & { value: number })[] {
  return measures.filter(
    (measure): measure is DriftMeasure & { value: number } =>
      measure.value !== null && measure.value > measure.threshold,
  );
}
