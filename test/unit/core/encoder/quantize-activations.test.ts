import { expect, test } from "vitest";
import { quantizeActivationsIn } from "../../../../src/core/encoder/quantize-activations.ts";

test("each row's largest magnitude becomes the limit; halves go to even", () => {
  const buffer = new ArrayBuffer(256);
  const floats = new Float32Array(buffer);
  floats.set([0.5, 1.5, -2.5, 4, 0, 0, 0, -1], 0);
  floats.set([0, 0, 0, 0, 0, 0, 0, 0], 8);
  quantizeActivationsIn(buffer)(0, 2, 8, 4, 64, 128);
  expect([...new Int16Array(buffer, 64, 16)]).toEqual([
    0,
    2,
    -2,
    4,
    0,
    0,
    0,
    -1,
    ...Array(8).fill(0),
  ]);
  expect([...floats.subarray(32, 34)]).toEqual([1, 0]);
});

test("rows of the least numbers there are become zeros", () => {
  const buffer = new ArrayBuffer(256);
  new Float32Array(buffer).set([1e-45, -1e-45, 0, 0, 0, 0, 0, 0]);
  quantizeActivationsIn(buffer)(0, 1, 8, 32767, 64, 128);
  expect([...new Int16Array(buffer, 64, 3)]).toEqual([0, 0, 0]);
});
