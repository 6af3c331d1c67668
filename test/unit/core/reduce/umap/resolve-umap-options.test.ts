import { expect, test } from "vitest";
import { DEFAULT_UMAP_OPTIONS } from "../../../../../src/core/options.ts";
import { resolveUmapOptions } from "../../../../../src/core/reduce/umap/resolve-umap-options.ts";

test("what is left out is the default", () => {
  expect(resolveUmapOptions({ minDistance: 1 })).toEqual(DEFAULT_UMAP_OPTIONS);
  const umap = { init: "pca", curve: { a: 2, b: 1 } } as const;
  expect(resolveUmapOptions({ minDistance: 0, umap })).toEqual({
    ...DEFAULT_UMAP_OPTIONS,
    ...umap,
  });
});

test("a minimum distance above the spread is refused, unless the curve itself is given", () => {
  const umap = { spread: 0.5 };
  expect(() => resolveUmapOptions({ minDistance: 0.6, umap })).toThrow(
    expect.objectContaining({
      code: "invalid_option",
      message: expect.stringContaining("spread is 0.5"),
    }),
  );
  expect(resolveUmapOptions({ minDistance: 0.5, umap }).spread).toBe(0.5);
  const curve = { a: 1, b: 1 };
  expect(resolveUmapOptions({ minDistance: 0.6, umap: { spread: 0.5, curve } }).curve).toBe(curve);
});
