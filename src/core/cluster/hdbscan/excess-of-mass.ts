import type { CondensedTree } from "./condensed-tree.ts";
import type { SelectionOptions } from "./selection.ts";

export interface ExcessOfMass {
  /** 1 for each cluster that does not give way to what is below it. */
  readonly wins: Uint8Array;
  /** The stability of the best selection in each cluster, itself or below it. */
  readonly best: Float64Array;
}

/**
 * A cluster gives way to the clusters below it if they are together more stable than it is, not if
 * they are as stable, or if it has more than `maxClusterSize` documents, even to none. The sum is
 * rounded to f32 first, as `hdbscan` does. The root counts only if it is allowed; its size is then,
 * as in `hdbscan`, that of its children, what falls out of it before not counted.
 */
export function excessOfMass(
  { clusterCount, parents, sizes }: CondensedTree,
  stabilities: Float64Array,
  hasChildren: Uint8Array,
  { maxClusterSize = Infinity, allowSingleCluster = false }: SelectionOptions,
): ExcessOfMass {
  const wins = new Uint8Array(clusterCount);
  const best = new Float64Array(clusterCount);
  const below = new Float64Array(clusterCount);
  let rootSize = 0;
  for (let cluster = clusterCount - 1; cluster > 0; cluster--) {
    const sum = Math.fround(below[cluster]);
    const tooLarge = sizes[cluster] > maxClusterSize;
    const givesWay = tooLarge || (hasChildren[cluster] === 1 && sum > stabilities[cluster]);
    wins[cluster] = givesWay ? 0 : 1;
    best[cluster] = givesWay ? sum : stabilities[cluster];
    below[parents[cluster]] += best[cluster];
    if (parents[cluster] === 0) rootSize += sizes[cluster];
  }
  const rootSum = Math.fround(below[0]);
  const rootWins = allowSingleCluster && rootSize <= maxClusterSize && rootSum <= stabilities[0];
  wins[0] = rootWins ? 1 : 0;
  best[0] = rootWins ? stabilities[0] : rootSum;
  return { wins, best };
}
