import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";
import type { Membership } from "./hdbscan/membership.ts";

/** Rounds after which points that still change their label keep the one they have. */
const MOST_ROUNDS = 100;

/**
 * A classifier over a graph: points with a label (0 or more) keep it, each other one takes the label
 * that its labeled neighbors have by the largest sum of weights, of equal ones the smaller, in rounds
 * in which all look at what was before, until none changes (label propagation, Zhu & Ghahramani 2002,
 * with one label a point in place of a distribution, so that many labels take no more memory). The
 * probability is the label's share of those weights. A point that no path joins to a labeled one
 * stays without: -1.
 */
export function propagateLabels(
  { vertexCount, offsets, neighbors, weights }: FuzzyGraph,
  known: Int32Array,
): Membership {
  let labels = known.slice();
  const probabilities = Float32Array.from(known, (label) => (label < 0 ? 0 : 1));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = labels.slice();
    let hasChanged = false;
    for (let i = 0; i < vertexCount; i++) {
      if (known[i] >= 0) continue;
      const votes = new Map<number, number>();
      let total = 0;
      for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
        const label = labels[neighbors[edge]];
        if (label < 0) continue;
        votes.set(label, (votes.get(label) ?? 0) + weights[edge]);
        total += weights[edge];
      }
      const winner = winnerOf(votes);
      next[i] = winner;
      probabilities[i] = winner < 0 ? 0 : (votes.get(winner) ?? 0) / total;
      hasChanged ||= winner !== labels[i];
    }
    labels = next;
    if (!hasChanged) break;
  }
  return { labels, probabilities };
}

function winnerOf(votes: ReadonlyMap<number, number>): number {
  let winner = -1;
  let most = 0;
  for (const [label, sum] of votes) {
    if (sum < most || (sum === most && label > winner && winner >= 0)) continue;
    winner = label;
    most = sum;
  }
  return winner;
}
