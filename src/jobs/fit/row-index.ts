import { hashRows } from "../../core/knn/row-hash.ts";
import type { FitRows } from "../../core/pipeline.ts";

/** Gives each distinct vector a row, in the order of the documents. */
export interface RowIndex {
  /** `hash` is the pair that `hashRows` gives; answers true where the document opens a new row. */
  add(hash: readonly [number, number]): boolean;
  readonly documentCount: number;
  readonly rowCount: number;
  finish(): FitRows;
}

export function createRowIndex(): RowIndex {
  const rowOfHash = new Map<string, number>();
  const rowOfDocument: number[] = [];
  const rowHashes: number[] = [];
  return {
    add([low, high]) {
      const key = `${low},${high}`;
      const known = rowOfHash.get(key);
      const row = known ?? rowOfHash.size;
      rowOfDocument.push(row);
      if (known !== undefined) return false;
      rowOfHash.set(key, row);
      rowHashes.push(low, high);
      return true;
    },
    get documentCount() {
      return rowOfDocument.length;
    },
    get rowCount() {
      return rowOfHash.size;
    },
    finish: () => ({
      rowOfDocument: Int32Array.from(rowOfDocument),
      rowHashes: Int32Array.from(rowHashes),
    }),
  };
}

/** Whether one of the rows is all zeros: a vector of these `dimensions` that has no direction. */
export function hasBlankRow(rowHashes: Int32Array, dimensions: number): boolean {
  const [low, high] = hashRows(new Float32Array(dimensions), dimensions);
  for (let i = 0; i < rowHashes.length; i += 2) {
    if (rowHashes[i] === low && rowHashes[i + 1] === high) return true;
  }
  return false;
}
