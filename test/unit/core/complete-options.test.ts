import { expect, test } from "vitest";
import { completeOptions } from "../../../src/core/complete-options.ts";
import { DEFAULT_FIT_OPTIONS, DEFAULT_UMAP_OPTIONS } from "../../../src/core/options.ts";

test("nothing given is all defaults, and every default is one that may be given", () => {
  expect(completeOptions({})).toEqual(DEFAULT_FIT_OPTIONS);
  expect(completeOptions(DEFAULT_FIT_OPTIONS)).toEqual(DEFAULT_FIT_OPTIONS);
  expect(completeOptions({ umap: DEFAULT_UMAP_OPTIONS }).umap).toEqual(DEFAULT_UMAP_OPTIONS);
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
  [{ language: "fr" }, /language is "fr"; expected "en" or "none"/],
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
