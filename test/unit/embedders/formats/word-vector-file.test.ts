import { expect, test } from "vitest";
import {
  blockWords,
  checkDimensions,
  invalidFile,
} from "../../../../src/embedders/formats/word-vector-file.ts";

test("a block has 65,536 values at most, but a word at least", () => {
  for (const dimensions of [1, 300, 4096]) {
    expect(blockWords(dimensions) * dimensions).toBeLessThanOrEqual(65_536);
    expect((blockWords(dimensions) + 1) * dimensions).toBeGreaterThan(65_536);
  }
  expect(blockWords(1e6)).toBe(1);
});

test("vectors have 1 to 4,096 dimensions", () => {
  for (const dimensions of [1, 4096]) checkDimensions(dimensions, "test");
  for (const dimensions of [0, 4097, 1.5, NaN]) {
    expect(() => checkDimensions(dimensions, "test")).toThrow(/test file says.*expected 1 to 4096/);
  }
});

test("an error names the format", () => {
  expect(invalidFile("GloVe", "is empty")).toMatchObject({
    code: "invalid_model",
    message: "The GloVe file is empty.",
  });
});
