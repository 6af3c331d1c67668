/**
 * A sparse matrix by rows (CSR): the entries of row `i` are `offsets[i] … offsets[i + 1] - 1`. Each
 * column comes at most once in a row.
 */
export interface SparseRows {
  readonly rowCount: number;
  readonly columnCount: number;
  /** `rowCount + 1` */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Rows become columns; the entries of each new row ascend by column. */
export function transposeRows(rows: SparseRows): SparseRows {
  const { rowCount, columnCount } = rows;
  const entryCount = rows.offsets[rowCount];
  const offsets = new Int32Array(columnCount + 1);
  for (let at = 0; at < entryCount; at++) offsets[rows.columns[at] + 1]++;
  for (let column = 0; column < columnCount; column++) offsets[column + 1] += offsets[column];
  const nexts = offsets.slice(0, columnCount);
  const columns = new Int32Array(entryCount);
  const values = new Float32Array(entryCount);
  for (let row = 0; row < rowCount; row++) {
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
      const to = nexts[rows.columns[at]]++;
      columns[to] = row;
      values[to] = rows.values[at];
    }
  }
  return { rowCount: columnCount, columnCount: rowCount, offsets, columns, values };
}
