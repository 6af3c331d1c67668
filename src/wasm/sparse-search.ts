import type { SparseNeighborProblem, SparseNeighborSearch } from "../core/kernels.ts";
import { SPARSE_STEP_ROWS } from "../core/knn/sparse-search.ts";
import { createMemoryPlan } from "./memory.ts";

interface Exports extends WebAssembly.Exports {
  prepareSparseSearch(...parameters: number[]): void;
  invertRows(columnCount: number): void;
  compareSparseRow(row: number): void;
}

/** `sparseNeighborSearch` in WASM; its memory is 20 bytes a value and `8 × neighborCount + 16` a row. */
export function createSparseNeighborSearch(
  module: WebAssembly.Module,
  { rows, neighborCount }: SparseNeighborProblem,
): SparseNeighborSearch {
  const { rowCount, columnCount, offsets, columns, values } = rows;
  const keptLength = rowCount * neighborCount;
  const paddedCount = Math.ceil(rowCount / 4) * 4;
  const plan = createMemoryPlan();
  const offsetsAt = plan.reserve(4 * offsets.length);
  const columnsAt = plan.reserve(4 * columns.length);
  const valuesAt = plan.reserve(4 * columns.length);
  const endsAt = plan.reserve(4 * columnCount);
  const postingAts = [0, 1, 2].map(() => plan.reserve(4 * columns.length));
  const sumAts = [plan.reserve(4 * paddedCount), plan.reserve(4 * paddedCount)];
  const keptAt = plan.reserve(8 * keptLength);
  const boundsAt = plan.reserve(4 * paddedCount);
  const { exports, buffer } = plan.instantiate(module);
  const { prepareSparseSearch, invertRows, compareSparseRow } = exports as Exports;
  new Int32Array(buffer, offsetsAt, offsets.length).set(offsets);
  new Int32Array(buffer, columnsAt, columns.length).set(columns);
  new Float32Array(buffer, valuesAt, columns.length).set(values);
  const kept = new Uint8Array(buffer, keptAt, 8 * keptLength);
  const distances = new Float32Array(buffer, keptAt, keptLength).fill(Infinity);
  const indices = new Int32Array(buffer, keptAt + 4 * keptLength, keptLength).fill(-1);
  const bounds = new Float32Array(buffer, boundsAt, paddedCount).fill(-1);
  prepareSparseSearch(
    rowCount,
    offsetsAt,
    columnsAt,
    valuesAt,
    endsAt,
    ...postingAts,
    ...sumAts,
    keptAt,
    keptAt + 4 * keptLength,
    neighborCount,
    boundsAt,
  );
  invertRows(columnCount);
  readBounds();

  function readBounds(): void {
    if (neighborCount === 0) return;
    for (let row = 0; row < rowCount; row++) {
      bounds[row] = distances[(row + 1) * neighborCount - 1];
    }
  }

  return {
    stepCount: Math.ceil(rowCount / SPARSE_STEP_ROWS),
    advance(from, to) {
      const end = Math.min(rowCount, to * SPARSE_STEP_ROWS);
      for (let row = from * SPARSE_STEP_ROWS; row < end; row++) compareSparseRow(row);
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
