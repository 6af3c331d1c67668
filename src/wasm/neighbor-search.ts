import type { NeighborSearch, NeighborSearchShape } from "../core/kernels.ts";
import { createMemoryPlan } from "./memory.ts";
import { metricNumber } from "./metric-number.ts";

/** As in assembly/neighbor-search.ts. */
const BLOCK_ROWS = 128;
const GROUP = 8;

interface Exports extends WebAssembly.Exports {
  prepareNeighborSearch(
    rows: number,
    dimensions: number,
    distances: number,
    indices: number,
    neighborCount: number,
    bounds: number,
    closed: number,
    tile: number,
    metric: number,
  ): void;
  runPair(pair: number): void;
}

/** `exactNeighborSearch` in WASM; its memory is `4 × dimensions + 8 × neighborCount` bytes a row. */
export function createNeighborSearch(
  module: WebAssembly.Module,
  { rowCount, dimensions, neighborCount, metric = "cosine" }: NeighborSearchShape,
): NeighborSearch {
  const blockCount = Math.ceil(rowCount / BLOCK_ROWS);
  const paddedCount = blockCount * BLOCK_ROWS;
  const keptLength = rowCount * neighborCount;
  const plan = createMemoryPlan();
  const rowsAt = plan.reserve(4 * paddedCount * dimensions);
  // One range for both, so that a checkpoint is a copy.
  const keptAt = plan.reserve(8 * keptLength);
  const boundsAt = plan.reserve(4 * paddedCount);
  const closedAt = plan.reserve(4 * BLOCK_ROWS);
  const tileAt = plan.reserve(4 * BLOCK_ROWS * BLOCK_ROWS);
  const { exports, buffer } = plan.instantiate(module);
  const { prepareNeighborSearch, runPair } = exports as Exports;
  const rows = new Float32Array(buffer, rowsAt, paddedCount * dimensions);
  const kept = new Uint8Array(buffer, keptAt, 8 * keptLength);
  const distances = new Float32Array(buffer, keptAt, keptLength).fill(Infinity);
  const indices = new Int32Array(buffer, keptAt + 4 * keptLength, keptLength).fill(-1);
  const bounds = new Float32Array(buffer, boundsAt, paddedCount).fill(-Infinity);
  new Float32Array(buffer, closedAt, BLOCK_ROWS).fill(-Infinity);
  for (let row = rowCount; row < paddedCount; row++) rows[placeOf(row, dimensions)] = NaN;
  readBounds();
  prepareNeighborSearch(
    rowsAt,
    dimensions,
    keptAt,
    keptAt + 4 * keptLength,
    neighborCount,
    boundsAt,
    closedAt,
    tileAt,
    metricNumber(metric),
  );

  function readBounds(): void {
    if (neighborCount === 0) return;
    for (let row = 0; row < rowCount; row++) {
      bounds[row] = distances[(row + 1) * neighborCount - 1] as number;
    }
  }

  return {
    pairCount: (blockCount * (blockCount + 1)) / 2,
    setRows(first, added) {
      for (let i = 0; i * dimensions < added.length; i++) {
        const values = added.subarray(i * dimensions, (i + 1) * dimensions);
        const magnitude = interleaveRow(rows, first + i, values);
        // A row without neighbors begins with NaN, as the kernel expects.
        if (magnitude < Infinity && (magnitude > 0 || metric === "euclidean")) continue;
        rows[placeOf(first + i, dimensions)] = NaN;
      }
    },
    advance(from, to) {
      for (let pair = from; pair < to; pair++) runPair(pair);
    },
    read: () => ({
      rowCount,
      neighborCount,
      indices: indices.slice(),
      distances: distances.slice(),
    }),
    checkpoint: () => kept,
    restore(bytes) {
      if (bytes.length !== kept.length) {
        throw new RangeError(
          `A checkpoint of ${bytes.length} bytes cannot be that of ${rowCount} rows of ${neighborCount} neighbors, which is ${kept.length}.`,
        );
      }
      kept.set(bytes);
      readBounds();
    },
  };
}

/** Where the first value of a row is; the others follow at every eighth place. */
function placeOf(row: number, dimensions: number): number {
  return Math.floor(row / GROUP) * GROUP * dimensions + (row % GROUP);
}

/** Puts a row in its place; returns the sum of its magnitudes. */
function interleaveRow(rows: Float32Array, row: number, values: Float32Array): number {
  const start = placeOf(row, values.length);
  let magnitude = 0;
  for (let d = 0; d < values.length; d++) {
    const value = values[d] as number;
    rows[start + GROUP * d] = value;
    magnitude += Math.abs(value);
  }
  return magnitude;
}
