import { normalTail } from "./normal-tail.ts";

export interface ShareTrend {
  /** By how much the share rises from one group to the next: the least squares line, each document of equal weight. */
  slope: number;
  /** How likely chance alone gives a line at least as steep, in [0, 1]. */
  pValue: number;
}

/**
 * Whether the shares `counts[i] / sizes[i]` rise or fall from group to group: the test for a linear
 * trend of proportions (W. G. Cochran, Biometrics 10, 1954; P. Armitage, Biometrics 11, 1955), two
 * sided, in its normal approximation. No trend where there is but one group with documents, or all
 * or none of them are counted.
 */
export function shareTrend(counts: readonly number[], sizes: readonly number[]): ShareTrend {
  const total = sum(sizes);
  const share = sum(counts) / total;
  const mean = sizes.reduce((weighted, size, i) => weighted + size * i, 0) / total;
  let product = 0;
  let spread = 0;
  for (let i = 0; i < sizes.length; i++) {
    product += (i - mean) * (counts[i] - share * sizes[i]);
    spread += sizes[i] * (i - mean) * (i - mean);
  }
  const variance = share * (1 - share) * spread;
  if (!(variance > 0)) return { slope: 0, pValue: 1 };
  const pValue = Math.min(1, 2 * normalTail(Math.abs(product) / Math.sqrt(variance)));
  return { slope: product / spread, pValue };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
