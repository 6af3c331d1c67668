import { expect, test } from "vitest";
import {
  diversePeaks,
  findPeaks,
  leafSimilarity,
  sizePersistence,
} from "../../../../../src/core/cluster/layers/persistence-peaks.ts";
import { sizeBarcode } from "../../../../../src/core/cluster/layers/size-barcode.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenBarcodes } from "../../../../support/layers-golden.ts";

test.each(readGoldenBarcodes())(
  "sizes, their persistence and the peaks taken at $golden.minClusterSize are those of EVoC",
  ({ golden, tree }) => {
    const barcode = sizeBarcode(tree, golden.minClusterSize, 1);
    const persistence = sizePersistence(barcode);
    expect([...persistence.sizes]).toEqual(golden.sizes);
    expectClose(persistence.totals, golden.totals, 1e-3);
    expect([...findPeaks(persistence.totals)]).toEqual(golden.peaks);
    expect([...diversePeaks(barcode, persistence, 0.2, 9)]).toEqual(golden.taken);
  },
);

test("peaks are inner maxima, the middle of flat ones", () => {
  expect([...findPeaks(Float64Array.of(0, 2, 1, 3, 3, 3, 0, 5))]).toEqual([1, 4]);
  expect([...findPeaks(Float64Array.of(9, 1, 2, 2))]).toEqual([]);
  expect([...findPeaks(Float64Array.of(1))]).toEqual([]);
  expect([...findPeaks(new Float64Array(0))]).toEqual([]);
});

test("leaves at two sizes are compared by Jaccard similarity", () => {
  const barcode = {
    births: Int32Array.of(2, 2, 4, 9),
    deaths: Int32Array.of(6, 4, 9, 20),
    weights: new Float64Array(4),
  };
  expect(leafSimilarity(barcode, 2, 2)).toBe(1);
  expect(leafSimilarity(barcode, 2, 5)).toBe(1 / 3);
  expect(leafSimilarity(barcode, 2, 9)).toBe(0);
  expect(leafSimilarity(barcode, 30, 40)).toBe(0);
});

test("the persistence of a size is that of the leaves just above it, the root left out", () => {
  const { sizes, totals } = sizePersistence({
    births: Int32Array.of(9, 5, 5, 7),
    deaths: Int32Array.of(40, 9, 7, 7),
    weights: Float64Array.of(1, 0.5, 0.25, 1),
  });
  expect([...sizes]).toEqual([5, 7, 9]);
  expect([...totals]).toEqual([2.5, 2, 0]);
});
