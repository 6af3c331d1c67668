const LARGEST = 127;

/** A vector as int8: `value ≈ row[d] * scale`. */
export interface QuantizedVector {
  row: Int8Array;
  scale: number;
}

/**
 * Quantizes each row of `rows` (`m × dimensions`, f32) by its own scale, largest magnitude / 127,
 * to the nearest integer, halves upwards. A row of zeros or with a value that is not finite becomes
 * zeros of scale 0.
 */
export function quantizeRows(
  rows: Float32Array,
  dimensions: number,
): { rows: Int8Array; scales: Float32Array } {
  const quantized = new Int8Array(rows.length);
  const scales = new Float32Array(rows.length / dimensions);
  for (let i = 0; i < scales.length; i++) {
    const start = i * dimensions;
    scales[i] = quantizeInto(quantized, start, rows.subarray(start, start + dimensions));
  }
  return { rows: quantized, scales };
}

/** Quantizes one vector as `quantizeRows` does. */
export function quantizeVector(vector: Float32Array): QuantizedVector {
  const row = new Int8Array(vector.length);
  return { row, scale: quantizeInto(row, 0, vector) };
}

/** Quantizes one vector as `quantizeRows` does, into `out` from `start` on; returns the scale. */
export function quantizeInto(out: Int8Array, start: number, vector: Float32Array): number {
  out.fill(0, start, start + vector.length);
  let largest = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) return 0;
    largest = Math.max(largest, Math.abs(value));
  }
  const scale = Math.fround(largest / LARGEST);
  if (scale === 0) return 0;
  for (let d = 0; d < vector.length; d++) {
    const rounded = Math.floor(Math.fround(Math.fround((vector[d] as number) / scale) + 0.5));
    // Only where the scale is a subnormal number can the quotient leave the range.
    out[start + d] = Math.max(-LARGEST, Math.min(LARGEST, rounded));
  }
  return scale;
}
