import { expect, test } from "vitest";
import {
  checkDecomposition,
  checkTermCount,
  defaultRowCount,
  sampleShare,
} from "../../../../src/embedders/corpus/learning-memory.ts";

const tooLarge = expect.objectContaining({ code: "corpus_too_large" });

test("what is learned by default has room, whatever the dimensions", () => {
  expect([2, 100, 300, 1000].map(defaultRowCount)).toEqual([20_000, 20_000, 6_666, 2_000]);
  for (let dimensions = 2; dimensions <= 1000; dimensions++) {
    const rows = defaultRowCount(dimensions);
    const valueCount = 2_000_000;
    for (const textCount of [rows, rows - 1]) {
      checkDecomposition(dimensions, { termCount: rows, textCount, valueCount });
    }
  }
});

test("what has no room is refused with how much it is", () => {
  const sizes = { termCount: 20_000, textCount: 20_000, valueCount: 1_000_000 };
  expect(() => checkDecomposition(300, sizes)).toThrow(tooLarge);
  expect(() => checkDecomposition(300, sizes)).toThrow(/need about 181 MB/);
  checkTermCount(1_000_000);
  expect(() => checkTermCount(1_000_001)).toThrow(tooLarge);
});

test("texts of many terms are sampled more sparsely", () => {
  const share = (documentCount: number, valueCount: number) =>
    sampleShare(20_000, { documentCount, valueCount });
  expect(share(100, 5_000)).toBe(1);
  expect(share(80_000, 2_000_000)).toBe(0.25);
  expect(share(20_000, 8_000_000)).toBe(0.25);
  expect(share(100, 0)).toBe(1);
});
