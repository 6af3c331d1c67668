import { expect, test } from "vitest";
import { DEFAULT_UMAP_OPTIONS, type UmapOptions } from "../../../../../src/core/options.ts";
import { resolveUmapOptions } from "../../../../../src/core/reduce/umap/resolve-umap-options.ts";

test("what is left out is the default", () => {
  expect(resolveUmapOptions({ minDistance: 1 })).toEqual(DEFAULT_UMAP_OPTIONS);
  expect(
    resolveUmapOptions({ minDistance: 0, umap: { init: "pca", curve: { a: 2, b: 1 } } }),
  ).toEqual({
    ...DEFAULT_UMAP_OPTIONS,
    init: "pca",
    curve: { a: 2, b: 1 },
  });
});

test("the ends of the ranges are taken", () => {
  const options: Partial<UmapOptions> = {
    negativeSampleCount: 0,
    repulsion: 0,
    localConnectivity: 0,
    setOperationMixRatio: 0,
    targetWeight: 1,
    unknownDistance: 0,
    disconnectionDistance: 1e-9,
  };
  expect(resolveUmapOptions({ minDistance: 0, umap: options })).toMatchObject(options);
});

test("a value out of its range is refused by its name", () => {
  const wrong: Partial<Record<keyof UmapOptions, unknown>>[] = [
    { init: "tswspectral" },
    { spread: 0 },
    { curve: { a: 0, b: 1 } },
    { curve: { a: 1, b: NaN } },
    { learningRate: -1 },
    { negativeSampleCount: 1.5 },
    { negativeSampleCount: 101 },
    { repulsion: -1 },
    { localConnectivity: NaN },
    { setOperationMixRatio: 2 },
    { bandwidth: 0 },
    { disconnectionDistance: 0 },
    { targetWeight: 1.1 },
    { unknownDistance: -1 },
  ];
  for (const options of wrong) {
    expect(() =>
      resolveUmapOptions({ minDistance: 0, umap: options as Partial<UmapOptions> }),
    ).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: expect.stringContaining(Object.keys(options)[0]),
      }),
    );
  }
});

test("a minimum distance above the spread is refused, unless the curve itself is given", () => {
  const umap = { spread: 0.5 };
  expect(() => resolveUmapOptions({ minDistance: 0.6, umap })).toThrow(/spread is 0.5/);
  expect(resolveUmapOptions({ minDistance: 0.5, umap }).spread).toBe(0.5);
  const curve = { a: 1, b: 1 };
  expect(resolveUmapOptions({ minDistance: 0.6, umap: { spread: 0.5, curve } }).curve).toBe(curve);
});
