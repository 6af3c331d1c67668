import { EdgetopicError } from "../../errors.ts";

export interface ClusterPoints {
  /** `pointCount × dimensions`, row-major; all values finite. */
  readonly points: Float32Array;
  readonly pointCount: number;
  readonly dimensions: number;
  /** How many documents each point stands for, at least 1; all 1 when left out. */
  readonly weights?: Int32Array;
}

/** Throws `dimension_mismatch`, `invalid_vector` and `invalid_option`. */
export function checkClusterPoints({
  points,
  pointCount,
  dimensions,
  weights,
}: ClusterPoints): void {
  checkPoints(points, pointCount, dimensions);
  if (weights === undefined) return;
  if (weights.length !== pointCount) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${weights.length} weights for ${pointCount} points; there must be one for each.`,
    );
  }
  for (const weight of weights) checkCount("A weight", weight, 1);
}

/** Throws `dimension_mismatch` and `invalid_vector`. */
export function checkPoints(points: Float32Array, pointCount: number, dimensions: number): void {
  if (points.length !== pointCount * dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `${points.length} values are not ${pointCount} points of ${dimensions} dimensions.`,
    );
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new EdgetopicError(
    "invalid_vector",
    `Point ${Math.floor(bad / dimensions)} has the value ${points[bad]}; all must be finite.`,
  );
}

/** Throws `invalid_option` unless `value` is a whole number of at least `least`. */
export function checkCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new EdgetopicError(
    "invalid_option",
    `${name} is ${value}; it must be a whole number of at least ${least}.`,
  );
}
