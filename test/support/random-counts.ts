import type { SparseRows } from "../../src/core/kernels.ts";
import { createRandom } from "../../src/core/math/random.ts";

/** Counts of 1 to 4 in about every fifth place; about every tenth row is empty, some repeat the first. */
export function randomCounts(rowCount: number, columnCount: number, seed: number): SparseRows {
  const random = createRandom(seed);
  const offsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rowCount; i++) {
    const kind = random.uint32() % 10;
    const firstEnd = offsets[1] ?? 0;
    if (kind === 1) {
      columns.push(...columns.slice(0, firstEnd));
      values.push(...values.slice(0, firstEnd));
    } else if (kind > 1) {
      for (let column = 0; column < columnCount; column++) {
        if (random.uint32() % 5 > 0) continue;
        columns.push(column);
        values.push(1 + (random.uint32() % 4));
      }
    }
    offsets.push(columns.length);
  }
  return {
    rowCount,
    columnCount,
    offsets: Int32Array.from(offsets),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}
