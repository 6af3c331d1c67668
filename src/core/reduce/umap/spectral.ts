import type { Kernels } from "../../kernels.ts";
import { largestEigenpairs } from "../largest-eigenpairs.ts";
import { connectedComponents } from "./connected-components.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { normalizedAdjacency } from "./normalized-adjacency.ts";

/** Eigenpairs of a graph's normalised Laplacian, smallest first. */
export interface LaplacianEigenpairs {
  /** In [0, 2]. */
  readonly eigenvalues: Float64Array;
  /** `vertexCount × count`, row-major, the columns orthonormal; zeros for isolated vertices. */
  readonly vectors: Float32Array;
}

/** A tighter one changes the trustworthiness of the layout that starts here by less than a seed does. */
const TOLERANCE = 5e-4;
/** Four times what the graphs of real corpora take at most. */
const PRODUCT_LIMIT = 1500;

/**
 * UMAP's spectral embedding: for each vertex its entries in the `dimensions` eigenvectors of the
 * normalised Laplacian after the trivial one, as `vertexCount × dimensions`, the sign of each such
 * that the first of its largest |entries| is positive. Isolated vertices are left out and get
 * zeros. `null` where the rest is not one connected component, has too few vertices, or the
 * iteration did not converge. As umap-learn's `spectral_layout`, save that it lays out several
 * components one by one, as `multiComponentLayout`, and first drops the edges too weak to be sampled.
 */
export function spectralLayout(
  graph: FuzzyGraph,
  dimensions: number,
  seed: number,
  multiply?: Kernels["panelProducts"],
): Float32Array | null {
  return laplacianEigenpairs(graph, dimensions, seed, multiply)?.vectors ?? null;
}

/** The eigenpairs behind `spectralLayout`: the `count` smallest after the trivial one. */
export function laplacianEigenpairs(
  graph: FuzzyGraph,
  count: number,
  seed: number,
  multiply?: Kernels["panelProducts"],
): LaplacianEigenpairs | null {
  const components = connectedComponents(graph);
  if (components.count !== 1) return null;
  const connected = withoutIsolated(graph, components.labels);
  if (connected.vertexCount <= count) return null;
  const operator = normalizedAdjacency(connected, multiply);
  const { values, vectors, converged } = largestEigenpairs({
    operator,
    count,
    lowerBound: -1,
    known: operator.trivialVector,
    tolerance: TOLERANCE,
    productLimit: PRODUCT_LIMIT,
    seed,
  });
  if (!converged) return null;
  const eigenvalues = values.map((value) => 1 - value);
  return { eigenvalues, vectors: spreadRows(vectors, components.labels, count) };
}

/** The graph with its other vertices renumbered, in order; itself where there is nothing to leave out. */
function withoutIsolated(graph: FuzzyGraph, labels: Int32Array): FuzzyGraph {
  const numbers = new Int32Array(graph.vertexCount);
  let vertexCount = 0;
  for (let i = 0; i < graph.vertexCount; i++) {
    numbers[i] = vertexCount;
    if (labels[i] >= 0) vertexCount++;
  }
  if (vertexCount === graph.vertexCount) return graph;
  const offsets = new Int32Array(vertexCount + 1);
  for (let i = 0; i < graph.vertexCount; i++) {
    if (labels[i] >= 0) offsets[numbers[i] + 1] = graph.offsets[i + 1];
  }
  const neighbors = graph.neighbors.map((neighbor) => numbers[neighbor]);
  return { vertexCount, offsets, neighbors, weights: graph.weights };
}

/** Puts the rows of the connected vertices where they were in the whole graph. */
function spreadRows(rows: Float64Array, labels: Int32Array, columns: number): Float32Array {
  const spread = new Float32Array(labels.length * columns);
  let row = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    for (let j = 0; j < columns; j++) spread[i * columns + j] = rows[row * columns + j];
    row++;
  }
  return spread;
}
