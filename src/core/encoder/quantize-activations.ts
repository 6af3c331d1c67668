import type { EncoderOperations } from "./encoder-operations.ts";

const { fround } = Math;
/** Rows of smaller numbers are taken for zeros: the quotient could leave the range of f32. */
const LEAST = fround(1e-30);

/** `quantizeActivations` over `buffer`; halves are rounded to even. */
export function quantizeActivationsIn(
  buffer: ArrayBuffer,
): EncoderOperations["quantizeActivations"] {
  const floats = new Float32Array(buffer);
  const shorts = new Int16Array(buffer);
  return (from, rowCount, width, limit, out, scales) => {
    for (let row = 0; row < rowCount; row++) {
      const start = from / 4 + row * width;
      let largest = 0;
      for (let d = 0; d < width; d++) largest = Math.max(largest, Math.abs(floats[start + d]));
      floats[scales / 4 + row] = largest / limit;
      const factor = largest > LEAST ? fround(limit / largest) : 0;
      for (let d = 0; d < width; d++) {
        shorts[out / 2 + row * width + d] = toInt16(fround(floats[start + d] * factor));
      }
    }
  };
}

function toInt16(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  return Math.max(-32768, Math.min(32767, rounded));
}
