import { array, assert, float, property } from "fast-check";
import { expect, test } from "vitest";
import {
  decodeBase64Floats,
  readVectorRows,
  scaleRowsToUnit,
} from "../../../../src/embedders/remote/vector-rows.ts";

const base64 = (values: Float32Array) => Buffer.from(values.buffer).toString("base64");
const floats = array(float({ noNaN: true }), { minLength: 3, maxLength: 30 });

test("Rows of numbers and of base64 come to the same matrix", () => {
  assert(
    property(floats, (values) => {
      const dimensions = 3;
      const count = Math.floor(values.length / dimensions);
      const whole = Float32Array.from(values.slice(0, count * dimensions));
      const rows = Array.from({ length: count }, (_, i) => whole.slice(3 * i, 3 * i + 3));
      const numbers = readVectorRows(
        "x/y",
        rows.map((row) => [...row]),
        count,
        dimensions,
      );
      const texts = readVectorRows("x/y", rows.map(base64), count, dimensions);
      expect(numbers).toEqual(whole);
      expect(texts).toEqual(whole);
      expect(decodeBase64Floats("x/y", base64(whole))).toEqual(whole);
    }),
  );
});

test("What is no matrix of that shape is refused", () => {
  for (const rows of [
    undefined,
    {},
    [],
    [[1, 2]],
    [[1, 2], [3]],
    [
      [1, 2],
      [3, "4"],
    ],
    [[1, 2], "AAA="],
    [[1, 2], "!!!!!!!!!!!="],
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ]) {
    expect(() => readVectorRows("x/y", rows, 2, 2), JSON.stringify(rows)).toThrow(
      expect.objectContaining({ kind: "protocol" }),
    );
  }
});

test("Rows are scaled to unit length; zeros and what is not finite stay", () => {
  const rows = Float32Array.of(3, 4, 0, 0, Infinity, 1, NaN, 1);
  expect([...scaleRowsToUnit(rows, 2)]).toEqual([
    Math.fround(0.6),
    Math.fround(0.8),
    0,
    0,
    Infinity,
    1,
    NaN,
    1,
  ]);
});

test("What JSON makes of NaN is NaN again, in its place", () => {
  const rows = JSON.parse(
    JSON.stringify([
      [1, 2],
      [NaN, 4],
    ]),
  );
  expect([...readVectorRows("x/y", rows, 2, 2)]).toEqual([1, 2, NaN, 4]);
});
