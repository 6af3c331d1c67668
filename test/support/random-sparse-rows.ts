import type { SparseRows } from "../../src/core/math/sparse-rows.ts";
import { createRandom } from "../../src/core/math/random.ts";

/** Entries of (0, 1], each there with the chance `density`. */
export function randomSparseRows(
  rowCount: number,
  columnCount: number,
  density: number,
  seed: number,
): SparseRows {
  const random = createRandom(seed);
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = [0];
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      if (random.uniform() >= density) continue;
      columns.push(column);
      values.push(1 - random.uniform());
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

export function denseRows({ rowCount, columnCount, offsets, columns, values }: SparseRows) {
  return Array.from({ length: rowCount }, (_, row) => {
    const dense = Array.from({ length: columnCount }, () => 0);
    for (let at = offsets[row]; at < offsets[row + 1]; at++) dense[columns[at]] += values[at];
    return dense;
  });
}
