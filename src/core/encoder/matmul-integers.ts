import type { EncoderOperations } from "./encoder-operations.ts";

const { fround } = Math;

/**
 * The largest magnitude of int16 that no sum of `depth` products with int8 of at most 127 can take
 * out of 32 bits.
 */
export function activationLimit(depth: number): number {
  return Math.min(32767, Math.floor((2 ** 31 - 1) / (127 * depth)));
}

/** `multiplyIntegers` over `buffer`. */
export function multiplyIntegersIn(buffer: ArrayBuffer): EncoderOperations["multiplyIntegers"] {
  const floats = new Float32Array(buffer);
  const shorts = new Int16Array(buffer);
  const bytes = new Int8Array(buffer);
  return (a, rowScales, rowCount, depth, panels, columnScales, bias, columnCount, out, scratch) => {
    for (let column = 0; column < columnCount; column += 8) {
      const panel = panels + column * depth;
      shorts.set(bytes.subarray(panel, panel + 8 * depth), scratch / 2);
      for (let i = 0; i < rowCount; i++) {
        const row = a / 2 + i * depth;
        for (let j = 0; j < 8; j++) {
          let sum = 0;
          for (let k = 0; k < depth; k++) {
            // The two depths of a pair lie side by side.
            sum += shorts[row + k] * shorts[scratch / 2 + 8 * (k - (k % 2)) + 2 * j + (k % 2)];
          }
          const scaled = fround(fround(sum) * floats[rowScales / 4 + i]);
          const value = fround(scaled * floats[columnScales / 4 + column + j]);
          const at = out / 4 + i * columnCount + column + j;
          floats[at] = value + floats[bias / 4 + column + j];
        }
      }
    }
  };
}
