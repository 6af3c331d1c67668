import type { QuantizedRows, RowScan } from "../core/kernels.ts";
import { createMemoryPlan } from "./memory.ts";

/** Values of a SIMD register. */
const LANES = 16;

interface Exports extends WebAssembly.Exports {
  prepareRowScan(
    rows: number,
    rowBytes: number,
    rowCount: number,
    scales: number,
    vector: number,
    query: number,
    similarities: number,
    heap: number,
  ): void;
  scanRows(dimensions: number, count: number): void;
}

/** `quantizedRowScan` in WASM; its memory is a byte a padded value and 12 bytes a row. */
export function createRowScan(
  module: WebAssembly.Module,
  { rowCount, dimensions, rows, scales }: QuantizedRows,
): RowScan {
  const rowBytes = Math.ceil(dimensions / LANES) * LANES;
  const plan = createMemoryPlan();
  const rowsAt = plan.reserve(rowCount * rowBytes);
  const scalesAt = plan.reserve(4 * rowCount);
  const vectorAt = plan.reserve(4 * dimensions);
  const queryAt = plan.reserve(rowBytes);
  const similaritiesAt = plan.reserve(4 * rowCount);
  const heapAt = plan.reserve(4 * rowCount);
  const { exports, buffer } = plan.instantiate(module);
  const { prepareRowScan, scanRows } = exports as Exports;
  const padded = new Int8Array(buffer, rowsAt, rowCount * rowBytes);
  for (let i = 0; i < rowCount; i++) {
    padded.set(rows.subarray(i * dimensions, (i + 1) * dimensions), i * rowBytes);
  }
  new Float32Array(buffer, scalesAt, rowCount).set(scales);
  const vector = new Float32Array(buffer, vectorAt, dimensions);
  const similarities = new Float32Array(buffer, similaritiesAt, rowCount);
  const heap = new Int32Array(buffer, heapAt, rowCount);
  prepareRowScan(rowsAt, rowBytes, rowCount, scalesAt, vectorAt, queryAt, similaritiesAt, heapAt);

  return {
    nearest(query, count) {
      const found = Math.min(count, rowCount);
      vector.set(query);
      scanRows(dimensions, found);
      const indices = heap.slice(0, found);
      return {
        indices,
        similarities: Float32Array.from(indices, (i) => similarities[i] as number),
      };
    },
  };
}
