import type { EncoderOperations } from "./encoder-operations.ts";

const { fround } = Math;

/** `multiplyFloats` over `buffer`. */
export function multiplyFloatsIn(buffer: ArrayBuffer): EncoderOperations["multiplyFloats"] {
  const floats = new Float32Array(buffer);
  return (a, aStride, rowCount, depth, panels, bias, columnCount, out, outStride) => {
    for (let i = 0; i < rowCount; i++) {
      const row = (a + i * aStride) / 4;
      for (let j = 0; j < columnCount; j++) {
        const column = panels / 4 + (j - (j % 8)) * depth + (j % 8);
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum = fround(sum + fround(floats[row + k] * floats[column + 8 * k]));
        }
        floats[(out + i * outStride) / 4 + j] = bias === 0 ? sum : sum + floats[bias / 4 + j];
      }
    }
  };
}
