/** For each cluster of a layer the layer and the label of its parent; -1 and -1 if there is none. */
export interface ClusterParents {
  readonly layers: Int32Array;
  readonly labels: Int32Array;
}

interface Labeling {
  readonly labels: Int32Array;
  readonly clusterCount: number;
}

/**
 * The tree of containment by majority among labelings of the same points, fine to coarse: the
 * parent of a cluster is the one that holds more than half of its documents, in the next coarser
 * layer that has such a one. `weights` are the documents of each point.
 */
export function clusterParents(
  labelings: readonly Labeling[],
  weights: Int32Array,
): ClusterParents[] {
  return labelings.map((labeling, layer) => {
    const layers = new Int32Array(labeling.clusterCount).fill(-1);
    const labels = new Int32Array(labeling.clusterCount).fill(-1);
    for (let coarser = layer + 1; coarser < labelings.length; coarser++) {
      if (!layers.includes(-1)) break;
      const majorities = majorityLabels(labeling, labelings[coarser], weights);
      for (let label = 0; label < labeling.clusterCount; label++) {
        if (layers[label] >= 0 || majorities[label] < 0) continue;
        layers[label] = coarser;
        labels[label] = majorities[label];
      }
    }
    return { layers, labels };
  });
}

/** For each cluster of `fine` the label of `coarse` that more than half of its documents have; -1 if none. */
function majorityLabels(fine: Labeling, coarse: Labeling, weights: Int32Array): Int32Array {
  const candidates = new Int32Array(fine.clusterCount).fill(-1);
  const leads = new Float64Array(fine.clusterCount);
  const sizes = new Float64Array(fine.clusterCount);
  const shares = new Float64Array(fine.clusterCount);
  // Boyer and Moore's vote: only the label that is left over can have a majority.
  for (let point = 0; point < weights.length; point++) {
    const label = fine.labels[point];
    if (label < 0) continue;
    sizes[label] += weights[point];
    if (candidates[label] === coarse.labels[point]) leads[label] += weights[point];
    else leads[label] -= weights[point];
    if (leads[label] >= 0) continue;
    candidates[label] = coarse.labels[point];
    leads[label] = -leads[label];
  }
  for (let point = 0; point < weights.length; point++) {
    const label = fine.labels[point];
    if (label >= 0 && coarse.labels[point] === candidates[label]) shares[label] += weights[point];
  }
  return candidates.map((candidate, label) => (2 * shares[label] > sizes[label] ? candidate : -1));
}
