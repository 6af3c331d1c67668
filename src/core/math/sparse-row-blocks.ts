import { decodeSections, encodeSections } from "../sections.ts";
import type { SparseRows } from "./sparse-rows.ts";

const BLOCK = { kind: "sparse rows", version: 1 };

/** A block of rows as bytes, 8 a value and 4 a row. */
export function encodeSparseRows(rows: SparseRows): Uint8Array {
  const { rowCount, columnCount, offsets, columns, values } = rows;
  const header = { rowCount, columnCount };
  return encodeSections(BLOCK.kind, BLOCK.version, header, { offsets, columns, values });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or no such block. */
export function decodeSparseRows(bytes: Uint8Array): SparseRows {
  const sections = decodeSections(bytes, BLOCK.kind, BLOCK.version);
  const { rowCount, columnCount } = sections.header as { rowCount: number; columnCount: number };
  return {
    rowCount,
    columnCount,
    offsets: sections.get("offsets", "i32"),
    columns: sections.get("columns", "i32"),
    values: sections.get("values", "f32"),
  };
}

/** The rows of `picked`, numbers of rows in any order, which may come more than once. */
export function pickSparseRows(rows: SparseRows, picked: ArrayLike<number>): SparseRows {
  const offsets = new Int32Array(picked.length + 1);
  for (let i = 0; i < picked.length; i++) {
    offsets[i + 1] = offsets[i] + rows.offsets[picked[i] + 1] - rows.offsets[picked[i]];
  }
  const columns = new Int32Array(offsets[picked.length]);
  const values = new Float32Array(offsets[picked.length]);
  for (let i = 0; i < picked.length; i++) {
    const [from, to] = [rows.offsets[picked[i]], rows.offsets[picked[i] + 1]];
    columns.set(rows.columns.subarray(from, to), offsets[i]);
    values.set(rows.values.subarray(from, to), offsets[i]);
  }
  return { rowCount: picked.length, columnCount: rows.columnCount, offsets, columns, values };
}

/** The rows of all blocks, one after the other; `columnCount` is that of each of them. */
export function joinSparseRows(blocks: readonly SparseRows[], columnCount: number): SparseRows {
  const rowCount = blocks.reduce((sum, block) => sum + block.rowCount, 0);
  const valueCount = blocks.reduce((sum, block) => sum + block.offsets[block.rowCount], 0);
  const offsets = new Int32Array(rowCount + 1);
  const columns = new Int32Array(valueCount);
  const values = new Float32Array(valueCount);
  let row = 0;
  let length = 0;
  for (const block of blocks) {
    const count = block.offsets[block.rowCount];
    columns.set(block.columns.subarray(0, count), length);
    values.set(block.values.subarray(0, count), length);
    for (let i = 1; i <= block.rowCount; i++) offsets[row + i] = length + block.offsets[i];
    row += block.rowCount;
    length += count;
  }
  return { rowCount, columnCount, offsets, columns, values };
}
