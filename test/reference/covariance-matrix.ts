/** Mean and `Σ (x - mean)(x - mean)ᵀ` of the rows that are not all zeros, in two plain passes. */
export function covarianceMatrix(rows: Float32Array, dimensions: number) {
  const kept: number[][] = [];
  for (let at = 0; at < rows.length; at += dimensions) {
    const row = [...rows.subarray(at, at + dimensions)];
    if (row.some((value) => value !== 0)) kept.push(row);
  }
  const columns = Array.from({ length: dimensions }, (_, d) => kept.map((row) => row[d]));
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const mean = columns.map((column) => total(column) / Math.max(1, kept.length));
  const centred = columns.map((column, d) => column.map((value) => value - mean[d]));
  const scatter = centred.map((x) => centred.map((y) => total(x.map((value, i) => value * y[i]))));
  return { rowCount: kept.length, mean, scatter };
}
