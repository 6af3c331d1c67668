import { expect, test } from "vitest";
import { equalOptions } from "../../../src/core/equal-options.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../src/core/options.ts";

test("options are equal in whatever order they stand, and where a default is left out", () => {
  const entries = Object.entries(DEFAULT_FIT_OPTIONS);
  const reversed = Object.fromEntries(entries.toReversed()) as unknown as FitOptions;
  const { warm: _, ...older } = DEFAULT_FIT_OPTIONS;
  expect(equalOptions(DEFAULT_FIT_OPTIONS, reversed)).toBe(true);
  expect(equalOptions(DEFAULT_FIT_OPTIONS, older as FitOptions)).toBe(true);
  const kMeans = { name: "k-means", clusterCount: 3 } as const;
  const turned = { clusterCount: 3, name: "k-means" } as const;
  const withClusterer = (clusterer: unknown) =>
    ({ ...DEFAULT_FIT_OPTIONS, clusterer }) as FitOptions;
  expect(equalOptions(withClusterer(kMeans), withClusterer(turned))).toBe(true);
  expect(equalOptions(withClusterer(kMeans), DEFAULT_FIT_OPTIONS)).toBe(false);
  expect(equalOptions(DEFAULT_FIT_OPTIONS, { ...DEFAULT_FIT_OPTIONS, seed: 7 })).toBe(false);
});
