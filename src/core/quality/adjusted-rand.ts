import { contingency } from "./contingency.ts";

/**
 * The Rand index of two labelings of the same items adjusted for chance (Hubert and Arabie 1985): 1
 * for equal partitions, about 0 for independent ones, at least -0.5. Agrees with scikit-learn's
 * `adjusted_rand_score`: 1 where no pair of items is told apart by one alone. Throws
 * `invalid_option` for different lengths.
 */
export function adjustedRandIndex(truth: Int32Array, predicted: Int32Array): number {
  const { counts, rowTotals, columnTotals, total } = contingency(truth, predicted);
  const both = countPairs(counts);
  const inTruth = countPairs(rowTotals);
  const inPredicted = countPairs(columnTotals);
  if (both === inTruth && both === inPredicted) return 1;
  const expected = (inTruth / ((total * (total - 1)) / 2)) * inPredicted;
  return (both - expected) / ((inTruth + inPredicted) / 2 - expected);
}

/** Pairs of items within the groups of these sizes. */
function countPairs(sizes: Float64Array): number {
  let pairCount = 0;
  for (const size of sizes) pairCount += (size * (size - 1)) / 2;
  return pairCount;
}
