import { expect, test } from "vitest";
import { blockPairCount, blockPairOf } from "../../../../src/core/knn/block-pair.ts";

test("the pairs are every two blocks once, the second block's together", () => {
  const count = blockPairCount(450, 100);
  const pairs = Array.from({ length: count }, (_, pair) => blockPairOf(pair));
  const expected = [0, 1, 2, 3, 4].flatMap((second) =>
    Array.from({ length: second + 1 }, (_, first) => ({ first, second })),
  );
  expect(pairs).toEqual(expected);
});

test("a pair is found in its place far out as well", () => {
  for (const second of [1000, 30_000, 1_000_000]) {
    const start = (second * (second + 1)) / 2;
    expect(blockPairOf(start)).toEqual({ first: 0, second });
    expect(blockPairOf(start - 1)).toEqual({ first: second - 1, second: second - 1 });
  }
});

test("no rows are no pairs", () => {
  expect(blockPairCount(0, 100)).toBe(0);
});
