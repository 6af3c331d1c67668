import type { KernelMetric } from "./knn/metric.ts";
import type { NeighborTable } from "./knn/neighbor-table.ts";
import type { FuzzyGraph } from "./reduce/umap/fuzzy-graph.ts";

/**
 * The hot loops. `src/core` holds each as plain TypeScript (`createReferenceKernels`), `src/wasm`
 * the same in AssemblyScript (`createKernels(module)`); both give the same bytes on every machine.
 * Each session owns its memory, which is free once the session is dropped.
 */
export interface Kernels {
  neighborSearch(shape: NeighborSearchShape): NeighborSearch;
  quantizedSearch(shape: QuantizedSearchShape): QuantizedSearch;
  sparseNeighborSearch(problem: SparseNeighborProblem): SparseNeighborSearch;
  layout(problem: LayoutProblem): LayoutOptimizer;
  /** Of a square matrix. */
  panelProducts(matrix: SparseRows): PanelProducts;
  rowScan(rows: QuantizedRows): RowScan;
}

export interface NeighborSearchShape {
  rowCount: number;
  dimensions: number;
  /** Neighbors kept per row, the row itself not counted. */
  neighborCount: number;
  /** `"cosine"` by default. */
  metric?: KernelMetric;
}

/**
 * Exact k nearest neighbors: every pair of row blocks once, both sides
 * updated. A pair is a pure function of the rows, so pairs may be run in any number of calls.
 */
export interface NeighborSearch {
  /** How many block pairs there are; `advance` runs over `0 … pairCount`. */
  readonly pairCount: number;
  /**
   * Copies `rows` (`m × dimensions`, f32, for cosine of unit length) in, starting at row `first`. A
   * row with a value that is not finite, or of zeros unless the metric is Euclidean, has no
   * neighbors and is no one's neighbor.
   */
  setRows(first: number, rows: Float32Array): void;
  /** Runs the block pairs `from … to - 1`. */
  advance(from: number, to: number): void;
  /** The best found so far; see `Metric` for the distances. Cosine's are clamped at 0. */
  read(): NeighborTable;
  /**
   * The best found so far as bytes (the rows themselves left out), `8 × rowCount × neighborCount`.
   * A view, to be read before the next call.
   */
  checkpoint(): Uint8Array;
  /**
   * Puts back what `checkpoint` gave, before or after `setRows`, to go on from there: bytes in,
   * bytes out. Throws a `RangeError` when the length is another shape's.
   */
  restore(bytes: Uint8Array): void;
}

export interface QuantizedSearchShape extends NeighborSearchShape {
  metric: KernelMetric;
  /** Candidates kept per row and measured exactly, at least `neighborCount`. */
  candidateCount: number;
  /** All pairs; those that a few directions do not tell to be far apart; or those that trees and NN-descent lead to. */
  method: "exhaustive" | "filtered" | "descent";
  /** Of `filtered`: a multiple of 16. */
  directionCount?: number;
  /** Of the trees: any 32-bit integer. */
  seed: number;
  /** f32 rows of one side of a block pair in the ranking; both sides are held. */
  blockRowCount: number;
}

/**
 * Nearest neighbors where f32 rows do not fit, or all pairs are too many: first candidates over
 * int8 rows, then the exact distances of those, block pair by block pair, in memory that the int8
 * rows gave up. The distances have the bits of `NeighborSearch`. Every step is a pure function of
 * the rows and of what the steps before it left.
 */
export interface QuantizedSearch {
  readonly searchStepCount: number;
  /** Pair `p` is the blocks `(i, j)`, `i ≤ j`, with `p = j (j + 1) / 2 + i`. */
  readonly rankStepCount: number;
  /** As `NeighborSearch.setRows`: all rows, before the first `search`. */
  setRows(first: number, rows: Float32Array): void;
  /** Of `filtered`: the directions that rows are told apart by, `directionCount × dimensions`; after all rows, before the first `search`. */
  setDirections(directions: Float32Array): void;
  search(from: number, to: number): void;
  /**
   * Copies f32 rows of one block in, after the last `search`: side 0 is the pair's first block,
   * side 1 its second, which alone is needed where both are one.
   */
  setBlockRows(side: 0 | 1, first: number, rows: Float32Array): void;
  /** Measures the candidates of one block pair. */
  rank(step: number): void;
  /** The neighbors, after the last `rank`. */
  read(): NeighborTable;
  /** All that must be kept beside the rows, as a view, to be read before the next call. */
  checkpoint(): Uint8Array;
  /** Puts back what `checkpoint` gave. Throws a `RangeError` when the length is another shape's. */
  restore(bytes: Uint8Array): void;
}

/** Sparse rows (CSR): row `i` has the values `offsets[i] … offsets[i + 1] - 1`, columns ascending. */
export interface SparseRows {
  rowCount: number;
  columnCount: number;
  /** `rowCount + 1` */
  offsets: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

export interface SparseNeighborProblem {
  /** Of unit length, no value negative, as `hellingerRows` makes them; an empty row has no neighbors. */
  rows: SparseRows;
  neighborCount: number;
}

/** Exact k nearest neighbors by `√(1 - x · y)` over sparse rows, a block of rows a step. */
export interface SparseNeighborSearch {
  readonly stepCount: number;
  advance(from: number, to: number): void;
  read(): NeighborTable;
  /** As in `NeighborSearch`. */
  checkpoint(): Uint8Array;
  restore(bytes: Uint8Array): void;
}

/** Products of a sparse matrix with panels: four vectors side by side, `rowCount × 4` of f64, row-major. */
export interface PanelProducts {
  /** `into = scale × (A from - shift × from) - keep × into`; `from` and `into` must not overlap. */
  apply(from: Float64Array, into: Float64Array, scale: number, shift: number, keep: number): void;
}

/** UMAP's stochastic gradient descent over one graph (McInnes, Healy, Melville 2018, section 3.2). */
export interface LayoutProblem {
  graph: FuzzyGraph;
  /** 1 to 64. */
  dimensions: number;
  /** The curve `1 / (1 + a d^(2b))`. */
  a: number;
  b: number;
  epochCount: number;
  /** 1 as in umap-learn. */
  learningRate: number;
  /** Negative samples per positive one; 5 as in umap-learn. */
  negativeSampleCount: number;
  /** Weight of repulsion; 1 as in umap-learn. */
  repulsion: number;
  /** Any 32-bit integer. */
  seed: number;
}

/** State between epochs is the positions alone: random draws are a function of (seed, epoch). */
export interface LayoutOptimizer {
  /** `vertexCount × dimensions`, f32, row-major, finite. */
  setPositions(positions: Float32Array): void;
  /** Runs the epochs `from … to - 1`. */
  advance(from: number, to: number): void;
  /** `vertexCount × dimensions`; written over `into` where that is given. */
  readPositions(into?: Float32Array): Float32Array;
  /**
   * Runs all epochs for points that are no vertices, each by itself: it is attracted by its
   * neighbors and repelled from random vertices, which stay where they are, so it ends where it
   * would alone. Returns the positions, `pointCount × dimensions`.
   */
  placePoints(points: NewPoints): Float32Array;
}

/** Points to be laid out among the vertices. */
export interface NewPoints {
  /** `pointCount × dimensions`, f32, row-major, finite: where they start. */
  positions: Float32Array;
  /** Vertices per point: 1 to 256. */
  neighborCount: number;
  /** `pointCount × neighborCount` */
  neighbors: Int32Array;
  /** `pointCount × neighborCount`: strengths in [0, 1]; 0 where there is no neighbor. */
  weights: Float32Array;
  /** `pointCount`: of each point's own random draws. */
  seeds: Int32Array;
}

/** Unit rows as int8 with a scale each: `value = rows[i * dimensions + d] * scales[i]`. */
export interface QuantizedRows {
  rowCount: number;
  dimensions: number;
  rows: Int8Array;
  scales: Float32Array;
}

/** Exhaustive search over quantised rows; integer products, so exact and the same everywhere. */
export interface RowScan {
  /**
   * The `count` rows most similar to `query` (unit length, f32, quantised inside the same way as
   * the rows), most similar first, equal ones by index; fewer where there are fewer rows.
   */
  nearest(query: Float32Array, count: number): { indices: Int32Array; similarities: Float32Array };
}
