import { expect, test } from "vitest";
import { readCustomAnswer } from "../../../../src/embedders/custom/read-custom-answer.ts";

const read = (answer: unknown) => readCustomAnswer("custom/own", answer, ["a", "b"], 2);
const unit = [1, 0, 0, 1];

test("Vectors are read in every form they may come in", () => {
  const floats = Float32Array.of(2, 0, 0, 3);
  const base64 = (values: Float32Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
  for (const vectors of [
    [
      [2, 0],
      [0, 3],
    ],
    [floats.slice(0, 2), floats.slice(2)].map(base64),
    base64(floats),
    floats,
    floats.buffer,
  ]) {
    expect([...read({ vectors }).vectors]).toEqual(unit);
  }
  expect([...floats]).toEqual([2, 0, 0, 3]);
});

test("Tokens are estimated where they are not told, and what was cut is named", () => {
  expect(
    read({
      vectors: [
        [1, 0],
        [0, 1],
      ],
    }).usage.isEstimated,
  ).toBe(true);
  const told = read({
    vectors: [
      [1, 0],
      [0, 1],
    ],
    tokens: 7,
    truncated: [1],
  });
  expect(told.usage).toEqual({ tokens: 7 });
  expect(told.truncated).toEqual([1]);
});

test("What is none of these is refused", () => {
  for (const answer of [
    null,
    {},
    { vectors: Float32Array.of(1, 2, 3) },
    { vectors: new ArrayBuffer(7) },
    { vectors: "AAAA" },
    {
      vectors: [
        [1, 0],
        [0, 1],
      ],
      truncated: [2],
    },
    {
      vectors: [
        [1, 0],
        [0, 1],
      ],
      truncated: "all",
    },
  ]) {
    expect(() => read(answer)).toThrow(expect.objectContaining({ kind: "protocol" }));
  }
});
