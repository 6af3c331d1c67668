import { expect, test } from "vitest";
import { poolFeatures } from "../../../../src/embedders/huggingface/pool-features.ts";

const pool = (answer: unknown, texts: string[], about = {}) =>
  Array.from(
    poolFeatures(answer, {
      id: "huggingface/x",
      texts,
      dimensions: 2,
      pooling: "mean",
      isUnpadded: false,
      ...about,
    }),
  );

test("One row a text is taken as it is, one row alone too", () => {
  expect(
    pool(
      [
        [1, 2],
        [3, 4],
      ],
      ["a", "b"],
    ),
  ).toEqual([1, 2, 3, 4]);
  expect(pool([1, 2], ["a"])).toEqual([1, 2]);
});

test("Vectors of tokens are averaged at any depth they come in", () => {
  const tokens = [
    [1, 2],
    [3, 4],
  ];
  expect(pool(tokens, ["a"])).toEqual([2, 3]);
  expect(pool([tokens], ["a"])).toEqual([2, 3]);
  expect(pool([[tokens]], ["a"])).toEqual([2, 3]);
  expect(pool([tokens, [[5, 6]]], ["a", "bb"])).toEqual([2, 3, 5, 6]);
});

test("The first token stands for the text where that is asked for", () => {
  expect(
    pool(
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      ["a"],
      { pooling: "cls" },
    ),
  ).toEqual([1, 2]);
});

test("Tokens of zeros are padding and left out of the mean", () => {
  expect(
    pool(
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [0, 0],
        ],
      ],
      ["aa", "b"],
    ),
  ).toEqual([2, 3, 5, 6]);
});

test("As many tokens for a short text as for a long one are refused, unless nothing is padded", () => {
  const answer = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ];
  expect(() => pool(answer, ["a long text", "b"])).toThrow(/tokenLevel/);
  expect(pool(answer, ["a long text", "b"], { isUnpadded: true })).toEqual([2, 3, 6, 7]);
});

test("What is no vectors of the texts is refused", () => {
  for (const answer of [
    null,
    "x",
    {},
    [],
    [[1, 2]],
    [[[[[1, 2]]]]],
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ]) {
    expect(() => pool(answer, ["a", "b"])).toThrow(/huggingface\/x answered/);
  }
  expect(() => pool([[[1, 2, 3]], [[1, 2]]], ["a", "b"])).toThrow(/3 numbers/);
});
