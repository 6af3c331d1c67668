import { expect, test } from "vitest";
import { completeOptions } from "../../../src/core/complete-options.ts";
import { DEFAULT_FIT_OPTIONS, DEFAULT_UMAP_OPTIONS } from "../../../src/core/options.ts";
import { DEFAULT_WORD_OPTIONS } from "../../../src/core/text/word-options.ts";

test("nothing given is all defaults, and every default is one that may be given", () => {
  expect(completeOptions({})).toEqual(DEFAULT_FIT_OPTIONS);
  expect(completeOptions(DEFAULT_FIT_OPTIONS)).toEqual(DEFAULT_FIT_OPTIONS);
  expect(completeOptions({ umap: DEFAULT_UMAP_OPTIONS }).umap).toEqual(DEFAULT_UMAP_OPTIONS);
  expect(completeOptions({ words: DEFAULT_WORD_OPTIONS }).words).toEqual(DEFAULT_WORD_OPTIONS);
});

test("what is given takes the default's place", () => {
  const options = completeOptions({ minTopicSize: 25, umap: { init: "pca" } });
  expect(options).toEqual({ ...DEFAULT_FIT_OPTIONS, minTopicSize: 25, umap: { init: "pca" } });
});

test.for([
  [{ minTopicSise: 10 }, /no option minTopicSise/],
  [{ minTopicSize: 1 }, /minTopicSize is 1; expected a whole number from 2 to 100000 or "auto"/],
  [{ minTopicSize: 2.5 }, /minTopicSize/],
  [{ seed: -1 }, /seed/],
  [{ language: "xx" }, /language is "xx"; expected "auto" or "none" or "ar"/],
  [{ words: { longset: 2 } }, /no option words.longset/],
  [{ words: { shortest: 3, longest: 2 } }, /words.shortest of at most words.longest/],
  [{ words: { shortest: 2 } }, /Terms have 2 to 1 words/],
  [{ words: { vocabulary: "card" } }, /words.vocabulary is "card"; expected a list of at most/],
  [{ words: { stopWords: [""] } }, /words.stopWords/],
  [{ words: { minDocuments: -1 } }, /words.minDocuments is -1; expected a number of at least 0/],
  [{ words: { maxDocuments: 0 } }, /words.maxDocuments/],
  [{ words: { seedMultiplier: 0 } }, /words.seedMultiplier/],
  [{ minDistance: Number.NaN }, /minDistance/],
  [{ umap: { inti: "pca" } }, /no option umap.inti/],
  [{ umap: { curve: { a: 1 } } }, /umap.curve/],
  [{ umap: { spread: Infinity } }, /umap.spread/],
] as const)("%o is refused as invalid_option", ([given, message]) => {
  expect(() => completeOptions(given as never)).toThrow(message);
  expect(() => completeOptions(given as never)).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});
