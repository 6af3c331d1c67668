import { expect, test } from "vitest";
import { stackWordVectors } from "../../../../src/embedders/word-vectors/stack-word-vectors.ts";
import { testWordVectors } from "../../../contracts/word-vectors.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

const create = () =>
  stackWordVectors([
    memoryWordVectors({ a: [1, 2], b: [3, 4] }),
    memoryWordVectors({ b: [5], c: [6] }),
  ]);

testWordVectors("stacked tables", async () => create(), { known: ["a", "b", "c"], absent: "d" });

test("the vectors of all tables stand one after the other, zeros for those without", async () => {
  const stacked = create();
  expect(stacked.dimensions).toBe(3);
  const { vectors, found } = await stacked.lookUp(["a", "b", "c", "d"]);
  expect([...vectors]).toEqual([1, 2, 0, 3, 4, 5, 0, 0, 6, 0, 0, 0]);
  expect([...found]).toEqual([1, 1, 1, 0]);
});
