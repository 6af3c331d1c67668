import { expect, test } from "vitest";
import {
  FLAIR_FALLBACKS,
  withFallbacks,
} from "../../../../src/embedders/word-vectors/with-fallbacks.ts";
import { testWordVectors } from "../../../contracts/word-vectors.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

const TABLE = memoryWordVectors({
  Paris: [1, 1],
  paris: [2, 1],
  "##th": [3, 1],
  "0000": [4, 1],
  "##": [5, 1],
});
const create = () => withFallbacks(TABLE, FLAIR_FALLBACKS);

testWordVectors("a table with fallbacks", async () => create(), {
  known: ["PARIS", "19TH", "Paris"],
  absent: "Rome",
});

test("the first form that is there counts, as in Flair", async () => {
  const words = ["Paris", "PARIS", "20TH", "2020", "42", "a1", "Rome"];
  const { vectors, found } = await create().lookUp(words);
  expect([...vectors].filter((_, i) => i % 2 === 0)).toEqual([1, 2, 3, 4, 5, 0, 0]);
  expect([...found]).toEqual([1, 1, 1, 1, 1, 0, 0]);
});

test("fallbacks are in the fingerprint", () => {
  expect(create().fingerprint).not.toBe(withFallbacks(TABLE, []).fingerprint);
});
