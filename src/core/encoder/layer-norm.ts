import type { EncoderOperations } from "./encoder-operations.ts";
import { sumByLanes } from "./sum-by-lanes.ts";

const { fround } = Math;

/** `normalizeLayer` over `buffer` (Ba, Kiros and Hinton 2016, with the biased variance). */
export function normalizeLayerIn(buffer: ArrayBuffer): EncoderOperations["normalizeLayer"] {
  const floats = new Float32Array(buffer);
  return (rows, residual, rowCount, width, gain, bias, epsilon) => {
    const squares = new Float32Array(width);
    for (let row = 0; row < rowCount; row++) {
      const start = rows / 4 + row * width;
      if (residual !== 0) {
        for (let d = 0; d < width; d++) floats[start + d] += floats[residual / 4 + row * width + d];
      }
      const mean = fround(sumByLanes(floats, start, width) / width);
      for (let d = 0; d < width; d++) {
        const centered = fround(floats[start + d] - mean);
        squares[d] = centered * centered;
      }
      const variance = fround(sumByLanes(squares, 0, width) / width);
      const deviation = fround(Math.sqrt(fround(variance + fround(epsilon))));
      const factor = fround(1 / deviation);
      for (let d = 0; d < width; d++) {
        const unit = fround(fround(floats[start + d] - mean) * factor);
        floats[start + d] = fround(unit * floats[gain / 4 + d]) + floats[bias / 4 + d];
      }
    }
  };
}
