import { expect, test } from "vitest";
import { packKeysIn, packValuesIn, softmaxRowsIn } from "../../../../src/core/encoder/attention.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";

test("keys become columns, filled up with zeros; values keep their rows", () => {
  const buffer = filledBuffer(1024, 1);
  const floats = new Float32Array(buffer);
  const [rowCount, width, stride] = [11, 16, 80];
  const at = (row: number, d: number) => floats[(64 + row * stride) / 4 + d];
  packKeysIn(buffer)(64, stride, rowCount, width, 2048);
  for (let row = 0; row < 16; row++) {
    for (let d = 0; d < width; d++) {
      const packed = floats[512 + (row - (row % 8)) * width + 8 * d + (row % 8)];
      expect(packed).toBe(row < rowCount ? at(row, d) : 0);
    }
  }
  packValuesIn(buffer)(64, stride, rowCount, width, 2048);
  for (let row = 0; row < rowCount; row++) {
    for (let d = 0; d < width; d++) {
      expect(floats[512 + (d - (d % 8)) * rowCount + 8 * row + (d % 8)]).toBe(at(row, d));
    }
  }
});

test.each([0, 2048])("rows become softmax of scaled scores and bias (at %i)", (bias) => {
  const buffer = filledBuffer(1024, 2, 30);
  const floats = new Float32Array(buffer);
  const before = floats.slice();
  const [rowCount, columnCount, width] = [5, 13, 16];
  softmaxRowsIn(buffer)(64, 4 * width, rowCount, columnCount, 0.25, bias);
  for (let row = 0; row < rowCount; row++) {
    const scores = Array.from({ length: columnCount }, (_, j) => {
      const score = 0.25 * (before[16 + row * width + j] as number);
      return bias === 0 ? score : score + (before[bias / 4 - row + j] as number);
    });
    const largest = Math.max(...scores);
    const weights = scores.map((score) => Math.exp(score - largest));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let j = 0; j < width; j++) {
      const wanted = j < columnCount ? (weights[j] as number) / sum : 0;
      expect(floats[16 + row * width + j]).toBeCloseTo(wanted, 6);
    }
  }
});
