import type { EncoderOperations } from "./encoder-operations.ts";
import { exponential } from "./encoder-math.ts";
import { sumByLanes } from "./sum-by-lanes.ts";

const { fround } = Math;
/** The score of columns that are no keys. */
const ABSENT = fround(-1e30);

/** `packKeys` over `buffer`. */
export function packKeysIn(buffer: ArrayBuffer): EncoderOperations["packKeys"] {
  const floats = new Float32Array(buffer);
  return (from, stride, rowCount, width, out) => {
    const paddedCount = Math.ceil(rowCount / 8) * 8;
    for (let row = 0; row < paddedCount; row++) {
      const panel = out / 4 + (row - (row % 8)) * width + (row % 8);
      for (let d = 0; d < width; d++) {
        floats[panel + 8 * d] = row < rowCount ? floats[(from + row * stride) / 4 + d] : 0;
      }
    }
  };
}

/** `packValues` over `buffer`. */
export function packValuesIn(buffer: ArrayBuffer): EncoderOperations["packValues"] {
  const floats = new Float32Array(buffer);
  return (from, stride, rowCount, width, out) => {
    for (let row = 0; row < rowCount; row++) {
      for (let d = 0; d < width; d++) {
        const panel = out / 4 + (d - (d % 8)) * rowCount + (d % 8);
        floats[panel + 8 * row] = floats[(from + row * stride) / 4 + d];
      }
    }
  };
}

/** `softmaxRows` over `buffer`. */
export function softmaxRowsIn(buffer: ArrayBuffer): EncoderOperations["softmaxRows"] {
  const floats = new Float32Array(buffer);
  return (rows, stride, rowCount, columnCount, scale, bias) => {
    const factor = fround(scale);
    const width = stride / 4;
    for (let row = 0; row < rowCount; row++) {
      const start = rows / 4 + row * width;
      floats.fill(ABSENT, start + columnCount, start + width);
      let largest = ABSENT;
      for (let j = 0; j < width; j++) {
        const scaled = fround(floats[start + j] * factor);
        const score = bias === 0 ? scaled : fround(scaled + floats[bias / 4 - row + j]);
        floats[start + j] = score;
        if (largest < score) largest = score;
      }
      for (let j = 0; j < width; j++) {
        floats[start + j] = exponential(fround(floats[start + j] - largest));
      }
      const inverse = fround(1 / sumByLanes(floats, start, width));
      for (let j = 0; j < width; j++) floats[start + j] *= inverse;
    }
  };
}
