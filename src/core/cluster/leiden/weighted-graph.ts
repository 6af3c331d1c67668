import type { FuzzyGraph } from "../../reduce/umap/fuzzy-graph.ts";

/**
 * An undirected graph in CSR form without loops, every edge stored from both of its ends, whose
 * vertices have masses: what one that is joined to others costs is `resolution × mass × mass`.
 */
export interface WeightedGraph {
  readonly vertexCount: number;
  /** `vertexCount + 1` */
  readonly offsets: Int32Array;
  readonly neighbors: Int32Array;
  readonly weights: Float64Array;
  readonly masses: Float64Array;
}

/** The graph without its loops, of which there are none in a fuzzy graph. */
export function weightedGraph(graph: FuzzyGraph, masses: Float64Array): WeightedGraph {
  const { vertexCount, offsets, neighbors } = graph;
  return { vertexCount, offsets, neighbors, weights: Float64Array.from(graph.weights), masses };
}

/** Of every vertex the sum of the weights of its edges. */
export function vertexStrengths({ vertexCount, offsets, weights }: FuzzyGraph): Float64Array {
  const strengths = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) strengths[i] += weights[at];
  }
  return strengths;
}

/**
 * The graph whose vertices are the `groupCount` groups of `groups` (by vertex `0 … groupCount - 1`);
 * what is within a group is dropped.
 */
export function aggregateGraph(
  graph: WeightedGraph,
  groups: Int32Array,
  groupCount: number,
): WeightedGraph {
  const { vertexCount, offsets, neighbors, weights } = graph;
  const { starts, members } = membersOf(groups, groupCount);
  const masses = new Float64Array(groupCount);
  for (let i = 0; i < vertexCount; i++) masses[groups[i]] += graph.masses[i];
  const newOffsets = new Int32Array(groupCount + 1);
  const newNeighbors = new Int32Array(neighbors.length);
  const newWeights = new Float64Array(neighbors.length);
  /** Where the edge to a group was put, if it is of the group at hand. */
  const places = new Int32Array(groupCount).fill(-1);
  let end = 0;
  for (let group = 0; group < groupCount; group++) {
    const start = end;
    for (let m = starts[group]; m < starts[group + 1]; m++) {
      const i = members[m];
      for (let at = offsets[i]; at < offsets[i + 1]; at++) {
        const other = groups[neighbors[at]];
        if (other === group) continue;
        if (places[other] < start) {
          places[other] = end;
          newNeighbors[end] = other;
          newWeights[end++] = weights[at];
        } else newWeights[places[other]] += weights[at];
      }
    }
    newOffsets[group + 1] = end;
  }
  return {
    vertexCount: groupCount,
    offsets: newOffsets,
    neighbors: newNeighbors.slice(0, end),
    weights: newWeights.slice(0, end),
    masses,
  };
}

function membersOf(groups: Int32Array, groupCount: number) {
  const starts = new Int32Array(groupCount + 1);
  for (let i = 0; i < groups.length; i++) starts[groups[i] + 1]++;
  for (let group = 0; group < groupCount; group++) starts[group + 1] += starts[group];
  const nexts = starts.slice(0, groupCount);
  const members = new Int32Array(groups.length);
  for (let i = 0; i < groups.length; i++) members[nexts[groups[i]]++] = i;
  return { starts, members };
}
