import type { NeighborTable } from "../../knn/neighbor-table.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { membershipStrengths, neighborhoodScales } from "./membership.ts";

/** A directed graph in CSR form, every row ascending by neighbor. */
interface DirectedGraph {
  offsets: Int32Array;
  neighbors: Int32Array;
  weights: Float32Array;
}

/**
 * The fuzzy simplicial set of a table of neighbors: the membership strengths A of each row's
 * neighbors, joined by the probabilistic sum `A + Aᵀ - A ∘ Aᵀ` (McInnes, Healy, Melville 2018,
 * section 3.1). As umap-learn's `fuzzy_simplicial_set` with a set_op_mix_ratio and a local
 * connectivity of 1. Edges of no strength are left out; a row without neighbors has no edges.
 * Linear in the table's size; beside it, holds at most four times its memory.
 */
export function fuzzyGraph(table: NeighborTable): FuzzyGraph {
  const vertexCount = table.rowCount;
  const incoming = incomingEdges(table);
  const outgoing = transpose(incoming, vertexCount);
  const offsets = new Int32Array(vertexCount + 1);
  for (let i = 0; i < vertexCount; i++) {
    offsets[i + 1] = offsets[i] + unionSize(outgoing, incoming, i);
  }
  const neighbors = new Int32Array(offsets[vertexCount]);
  const weights = new Float32Array(offsets[vertexCount]);
  for (let i = 0; i < vertexCount; i++) {
    writeUnion(outgoing, incoming, i, offsets[i], neighbors, weights);
  }
  return { vertexCount, offsets, neighbors, weights };
}

/** Aᵀ: who counts a row as a neighbor. Going through the rows in order leaves every list sorted. */
function incomingEdges(table: NeighborTable): DirectedGraph {
  const { rowCount, neighborCount, indices } = table;
  const strengths = membershipStrengths(table, neighborhoodScales(table));
  const offsets = new Int32Array(rowCount + 1);
  for (let at = 0; at < indices.length; at++) {
    if (strengths[at] > 0) offsets[indices[at] + 1]++;
  }
  for (let i = 0; i < rowCount; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, rowCount);
  const neighbors = new Int32Array(offsets[rowCount]);
  const weights = new Float32Array(offsets[rowCount]);
  for (let i = 0; i < rowCount; i++) {
    for (let at = i * neighborCount; at < (i + 1) * neighborCount; at++) {
      if (strengths[at] === 0) continue;
      const slot = next[indices[at]]++;
      neighbors[slot] = i;
      weights[slot] = strengths[at];
    }
  }
  return { offsets, neighbors, weights };
}

function transpose(graph: DirectedGraph, vertexCount: number): DirectedGraph {
  const edgeCount = graph.neighbors.length;
  const offsets = new Int32Array(vertexCount + 1);
  for (let at = 0; at < edgeCount; at++) offsets[graph.neighbors[at] + 1]++;
  for (let i = 0; i < vertexCount; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, vertexCount);
  const neighbors = new Int32Array(edgeCount);
  const weights = new Float32Array(edgeCount);
  for (let i = 0; i < vertexCount; i++) {
    for (let at = graph.offsets[i]; at < graph.offsets[i + 1]; at++) {
      const slot = next[graph.neighbors[at]]++;
      neighbors[slot] = i;
      weights[slot] = graph.weights[at];
    }
  }
  return { offsets, neighbors, weights };
}

/** How many vertices are a neighbor of `vertex` in either graph. */
function unionSize(first: DirectedGraph, second: DirectedGraph, vertex: number): number {
  let a = first.offsets[vertex];
  let b = second.offsets[vertex];
  const firstEnd = first.offsets[vertex + 1];
  const secondEnd = second.offsets[vertex + 1];
  let count = 0;
  while (a < firstEnd && b < secondEnd) {
    const difference = first.neighbors[a] - second.neighbors[b];
    if (difference <= 0) a++;
    if (difference >= 0) b++;
    count++;
  }
  return count + (firstEnd - a) + (secondEnd - b);
}

function writeUnion(
  first: DirectedGraph,
  second: DirectedGraph,
  vertex: number,
  start: number,
  neighbors: Int32Array,
  weights: Float32Array,
): void {
  let a = first.offsets[vertex];
  let b = second.offsets[vertex];
  const firstEnd = first.offsets[vertex + 1];
  const secondEnd = second.offsets[vertex + 1];
  for (let slot = start; a < firstEnd || b < secondEnd; slot++) {
    const left = a < firstEnd ? first.neighbors[a] : Infinity;
    const right = b < secondEnd ? second.neighbors[b] : Infinity;
    neighbors[slot] = Math.min(left, right);
    weights[slot] = probabilisticSum(
      left <= right ? first.weights[a++] : 0,
      right <= left ? second.weights[b++] : 0,
    );
  }
}

/** `a + b - a b`, in an order that is symmetric, keeps 1 exact and never passes it. */
function probabilisticSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger + Math.min(a, b) * (1 - larger);
}
