import { EdgetopicError } from "../../errors.ts";
import type { NeighborTable } from "../../knn/neighbor-table.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { membershipStrengths, neighborhoodScales, type NeighborhoodOptions } from "./membership.ts";
import { probabilisticSum } from "./probabilistic-sum.ts";

/** A directed graph in CSR form, every row ascending by neighbor. */
interface DirectedGraph {
  offsets: Int32Array;
  neighbors: Int32Array;
  weights: Float32Array;
}

export interface FuzzyGraphOptions extends NeighborhoodOptions {
  /** From 0, the intersection of both directions, to 1, their union: 1. */
  setOperationMixRatio?: number;
}

/**
 * The fuzzy simplicial set of a table of neighbors: the membership strengths A of each row's
 * neighbors, joined by `r (A + Aᵀ - A ∘ Aᵀ) + (1 - r) A ∘ Aᵀ` for the mix ratio r, of which the
 * default is the probabilistic sum (McInnes, Healy, Melville 2018, section 3.1). As umap-learn's
 * `fuzzy_simplicial_set`. Edges of no strength are left out; a row without neighbors has no edges.
 * Linear in the table's size; beside it, holds at most four times its memory. Throws
 * `invalid_option`.
 */
export function fuzzyGraph(table: NeighborTable, options: FuzzyGraphOptions = {}): FuzzyGraph {
  const { setOperationMixRatio: mixRatio = 1 } = options;
  if (!(mixRatio >= 0 && mixRatio <= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `The set operation mix ratio is ${mixRatio}; it must be from 0 to 1.`,
    );
  }
  const vertexCount = table.rowCount;
  const incoming = incomingEdges(table, options);
  const outgoing = transpose(incoming, vertexCount);
  const offsets = new Int32Array(vertexCount + 1);
  for (let i = 0; i < vertexCount; i++) {
    offsets[i + 1] = mixRow(outgoing, incoming, i, mixRatio, offsets[i], null, null);
  }
  const neighbors = new Int32Array(offsets[vertexCount]);
  const weights = new Float32Array(offsets[vertexCount]);
  for (let i = 0; i < vertexCount; i++) {
    mixRow(outgoing, incoming, i, mixRatio, offsets[i], neighbors, weights);
  }
  return { vertexCount, offsets, neighbors, weights };
}

/** Aᵀ: who counts a row as a neighbor. Going through the rows in order leaves every list sorted. */
function incomingEdges(table: NeighborTable, options: FuzzyGraphOptions): DirectedGraph {
  const { rowCount, neighborCount, indices } = table;
  const scales = neighborhoodScales(table, options);
  const strengths = membershipStrengths(table, scales, options.disconnectionDistance);
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

/**
 * Mixes the edges of a vertex in both graphs, into `neighbors` and `weights` from `slot` on; returns
 * where they end. Where there is nothing to write to it only counts.
 */
function mixRow(
  first: DirectedGraph,
  second: DirectedGraph,
  vertex: number,
  mixRatio: number,
  slot: number,
  neighbors: Int32Array | null,
  weights: Float32Array | null,
): number {
  let a = first.offsets[vertex];
  let b = second.offsets[vertex];
  const firstEnd = first.offsets[vertex + 1];
  const secondEnd = second.offsets[vertex + 1];
  while (a < firstEnd || b < secondEnd) {
    const left = a < firstEnd ? first.neighbors[a] : Infinity;
    const right = b < secondEnd ? second.neighbors[b] : Infinity;
    const out = left <= right ? first.weights[a++] : 0;
    const back = right <= left ? second.weights[b++] : 0;
    const weight = mixRatio * probabilisticSum(out, back) + (1 - mixRatio) * out * back;
    if (Math.fround(weight) === 0) continue;
    if (neighbors !== null && weights !== null) {
      neighbors[slot] = Math.min(left, right);
      weights[slot] = weight;
    }
    slot++;
  }
  return slot;
}
