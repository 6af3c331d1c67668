export interface QuantizedWeights {
  values: Int8Array;
  /** Per row: weight = int8 × scale. */
  scales: Float32Array;
}

/**
 * Symmetric int8 row by row (per output channel; Jacob et al. 2018, with the zero at 0): the largest
 * magnitude of a row becomes 127. A row of zeros has the scale 0.
 */
export function quantizeWeights(weights: Float32Array, width: number): QuantizedWeights {
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(weights.length / width);
  for (let row = 0; row < scales.length; row++) {
    const start = row * width;
    let largest = 0;
    for (let d = 0; d < width; d++) largest = Math.max(largest, Math.abs(weights[start + d]));
    scales[row] = largest / 127;
    const factor = largest > 0 ? 127 / largest : 0;
    for (let d = 0; d < width; d++) values[start + d] = Math.round(weights[start + d] * factor);
  }
  return { values, scales };
}
