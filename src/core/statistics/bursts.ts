import { log } from "../math/elementary.ts";

/** A stretch of groups in which something is far more frequent than in all. */
export interface Burst {
  /** Its first group and its last. */
  from: number;
  to: number;
  /** By how much it explains the counts better than the share of all does, in nats. */
  weight: number;
}

/** How many times as frequent it is in a burst. */
const FACTOR = 2;
const HIGHEST_SHARE = 0.9999;

/**
 * Bursts of `counts[i]` out of `sizes[i]`: the two-state automaton for batches of J. Kleinberg,
 * "Bursty and Hierarchical Structure in Streams" (KDD 2002, section 4), with s = 2 and γ = 1: the
 * cheapest sequence of states, where a state costs what the counts are unlikely by its share, and
 * going up costs the logarithm of the number of groups. Of equal sequences the one with the shortest bursts.
 */
export function findBursts(counts: readonly number[], sizes: readonly number[]): Burst[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const counted = counts.reduce((sum, count) => sum + count, 0);
  if (counted === 0 || counted === total) return [];
  const share = counted / total;
  const high = Math.min(HIGHEST_SHARE, FACTOR * share);
  if (high <= share) return [];
  const gains = counts.map(
    (count, i) => count * log(high / share) + (sizes[i] - count) * log((1 - high) / (1 - share)),
  );
  const isBurst = cheapestStates(gains, log(counts.length));
  const bursts: Burst[] = [];
  for (let i = 0; i < gains.length; i++) {
    if (!isBurst[i]) continue;
    const last = bursts.at(-1);
    if (last?.to === i - 1) {
      last.to = i;
      last.weight += gains[i];
    } else bursts.push({ from: i, to: i, weight: gains[i] });
  }
  return bursts;
}

/** Viterbi's sequence: which groups are in the state that gains `gains[i]`, each way up costing `rise`. */
function cheapestStates(gains: readonly number[], rise: number): boolean[] {
  /** What the best sequence that ends outside of and within a burst has gained. */
  let outside = 0;
  let within = -Infinity;
  const fell: boolean[] = [];
  const stayed: boolean[] = [];
  for (const gain of gains) {
    fell.push(within > outside);
    stayed.push(within > outside - rise);
    const next = Math.max(within, outside - rise) + gain;
    outside = Math.max(outside, within);
    within = next;
  }
  const states: boolean[] = [];
  let isWithin = within > outside;
  for (let i = gains.length - 1; i >= 0; i--) {
    states[i] = isWithin;
    isWithin = isWithin ? stayed[i] : fell[i];
  }
  return states;
}
