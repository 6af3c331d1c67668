import type { QuantizedSearchShape } from "../kernels.ts";
import type { Metric } from "./metric.ts";
import { REVERSE_COUNT } from "./neighbor-descent.ts";

export type QuantizedMethod = QuantizedSearchShape["method"];

/** How neighbors are found: over f32 rows at once, or over int8 rows by all pairs or by descent. */
export type NeighborMethod = "exact" | QuantizedMethod;

export interface NeighborPlan {
  metric: Metric;
  /** `"sparse"` is over sparse rows: `planSparseNeighbors`. */
  method: NeighborMethod | "sparse";
  /** Candidates per row that are measured exactly; all neighbors where the method is exact. */
  candidateCount: number;
  /** f32 rows of one side of a block pair of the ranking. */
  blockRowCount: number;
  /** Of a filtered search: what `QuantizedSearchShape` says. */
  directionCount?: number;
  /** Estimate of the most that is held at one time, with the copy that a checkpoint takes. */
  memoryBytes: number;
}

export interface NeighborSizes {
  rowCount: number;
  dimensions: number;
  neighborCount: number;
  metric: Metric;
}

/** Rows up to which f32 rows are as fast as int8 ones. */
const FEW_ROWS = 5_000;
/** Multiplications up to which all pairs are compared, were none told apart by less: 36,000 rows of 384. */
const EXACT_PRODUCTS = 5e11;
/** Dimensions from which on a filter pays, and its directions. */
const MANY_DIMENSIONS = 256;
const DIRECTION_COUNT = 80;
/** What the blocks of the ranking may bring the memory to, where the int8 rows do not need more. */
const RANKING_BYTES = 48_000_000;
const FEWEST_CANDIDATES = 12;

/**
 * The methods that `neighbors` allows, the preferred first: all pairs as long as that is a matter of
 * seconds (over int8 rows with exact ranking where that is faster, and of many dimensions only those
 * that could be near: on real text it found the same neighbors), the descent beyond. The first one
 * that fits is the one to take.
 */
export function planNeighbors(
  sizes: NeighborSizes,
  neighbors: "exact" | "approximate" | "auto",
): NeighborPlan[] {
  const { rowCount, dimensions } = sizes;
  const isSmall = rowCount * rowCount * dimensions <= EXACT_PRODUCTS;
  const methods: Record<typeof neighbors, NeighborMethod[]> = {
    exact: ["exact", "exhaustive"],
    approximate: ["descent"],
    auto: !isSmall
      ? ["descent", "exact", "exhaustive"]
      : rowCount <= FEW_ROWS
        ? ["exact", "exhaustive", "descent"]
        : [dimensions < MANY_DIMENSIONS ? "exhaustive" : "filtered", "exact", "descent"],
  };
  return methods[neighbors].map((method) =>
    method === "exact" ? planExact(sizes) : planQuantized(sizes, method),
  );
}

function planExact({ rowCount, dimensions, neighborCount, metric }: NeighborSizes): NeighborPlan {
  return {
    metric,
    method: "exact",
    candidateCount: neighborCount,
    blockRowCount: rowCount,
    memoryBytes: rowCount * dimensions * 4 + 2 * rowCount * neighborCount * 8,
  };
}

function planQuantized(
  { rowCount, dimensions, neighborCount, metric }: NeighborSizes,
  method: QuantizedMethod,
): NeighborPlan {
  const directionCount = method === "filtered" ? DIRECTION_COUNT : 0;
  const headBytes = directionCount === 0 ? 0 : rowCount * (directionCount + 8);
  const candidateCount = Math.max(FEWEST_CANDIDATES, Math.ceil(1.5 * neighborCount));
  // Lists and order are held twice while a checkpoint is made; the rest is scales and what a round needs.
  const stateBytes = rowCount * (9 * candidateCount + 4);
  const otherBytes =
    2 * stateBytes + headBytes + rowCount * 4 * (method === "descent" ? REVERSE_COUNT + 4 : 2);
  const rowBytes = rowCount * Math.ceil(dimensions / 16) * 16;
  const blockBytes = Math.max(rowBytes, RANKING_BYTES - otherBytes);
  // A block is fed in one go, so it holds a row at least.
  const blockRowCount = Math.max(1, Math.min(rowCount, Math.floor(blockBytes / (8 * dimensions))));
  return {
    metric,
    method,
    candidateCount,
    blockRowCount,
    ...(directionCount > 0 && { directionCount }),
    memoryBytes: Math.max(rowBytes, 8 * blockRowCount * dimensions) + otherBytes,
  };
}
