/**
 * Scales each row of `rows` (`n × dimensions`, f32) to unit length, in place. A row of zeros stays
 * so, and so becomes one with a value that is not finite: neither has a direction.
 */
export function normalizeRows(rows: Float32Array, dimensions: number): void {
  for (let start = 0; start < rows.length; start += dimensions) {
    let squares = 0;
    for (let i = start; i < start + dimensions; i++) squares += rows[i] * rows[i];
    const scale = squares > 0 && squares < Infinity ? 1 / Math.sqrt(squares) : 0;
    if (scale === 0) rows.fill(0, start, start + dimensions);
    else for (let i = start; i < start + dimensions; i++) rows[i] *= scale;
  }
}
