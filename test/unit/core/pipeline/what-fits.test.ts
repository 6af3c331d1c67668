import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { whatFits } from "../../../../src/core/pipeline/what-fits.ts";

const sizes = { documentCount: 2000, rowCount: 1000, dimensions: 64 };

test("each change is named with the largest number that is accepted", () => {
  const phrases = whatFits(sizes, DEFAULT_FIT_OPTIONS, (other, options) => {
    const { rowCount, documentCount, dimensions } = other;
    expect(documentCount).toBe(2 * rowCount);
    return (
      rowCount <= 333 || dimensions <= 10 || options.neighborCount <= 7 || options.dimensions <= 3
    );
  });
  expect(phrases).toEqual([
    "a corpus of at most 333 such vectors",
    "vectors of at most 10 dimensions, as precomputed/10 takes them",
    "the option neighborCount of at most 7",
    "the option dimensions of at most 3",
  ]);
});

test("what does not help is not named", () => {
  expect(whatFits(sizes, DEFAULT_FIT_OPTIONS, () => false)).toEqual([]);
  const byAuto = whatFits(
    sizes,
    { ...DEFAULT_FIT_OPTIONS, neighbors: "exact" },
    (_, { neighbors }) => neighbors === "auto",
  );
  expect(byAuto).toEqual(['the option neighbors "auto"']);
});
