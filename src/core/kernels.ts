import type { NeighborTable } from "./knn/neighbor-table.ts";
import type { FuzzyGraph } from "./reduce/umap/fuzzy-graph.ts";

/**
 * The hot loops. `src/core` holds each as plain TypeScript (`createReferenceKernels`), `src/wasm`
 * the same in AssemblyScript (`createKernels(module)`); both give the same bytes on every machine.
 * Each session owns its memory, which is free once the session is dropped.
 */
export interface Kernels {
  neighborSearch(shape: NeighborSearchShape): NeighborSearch;
  layout(problem: LayoutProblem): LayoutOptimizer;
  rowScan(rows: QuantizedRows): RowScan;
}

export interface NeighborSearchShape {
  rowCount: number;
  dimensions: number;
  /** Neighbors kept per row, the row itself not counted. */
  neighborCount: number;
}

/**
 * Exact k nearest neighbors by cosine over unit rows: every pair of row blocks once, both sides
 * updated. A pair is a pure function of the rows, so pairs may be run in any number of calls.
 */
export interface NeighborSearch {
  /** How many block pairs there are; `advance` runs over `0 … pairCount`. */
  readonly pairCount: number;
  /**
   * Copies `rows` (`m × dimensions`, unit length, f32) in, starting at row `first`. A row of zeros
   * or with a value that is not finite has no neighbors and is no one's neighbor.
   */
  setRows(first: number, rows: Float32Array): void;
  /** Runs the block pairs `from … to - 1`. */
  advance(from: number, to: number): void;
  /** The best found so far, as distances `1 - cosine`, clamped at 0. */
  read(): NeighborTable;
  /** The best found so far as bytes (the rows themselves left out), `8 × rowCount × neighborCount`. */
  checkpoint(): Uint8Array;
  /**
   * Puts back what `checkpoint` gave, before or after `setRows`, to go on from there: bytes in,
   * bytes out. Throws a `RangeError` when the length is another shape's.
   */
  restore(bytes: Uint8Array): void;
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
  readPositions(): Float32Array;
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
