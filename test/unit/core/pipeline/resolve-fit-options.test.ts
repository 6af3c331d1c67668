import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { resolveFitOptions } from "../../../../src/core/pipeline/resolve-fit-options.ts";

test("by default the smallest topic follows the corpus, and the samples follow the topic", () => {
  const sizes = [10, 400, 1500, 13_083, 100_000].map(
    (count) => resolveFitOptions(DEFAULT_FIT_OPTIONS, count, count).minTopicSize,
  );
  expect(sizes).toEqual([5, 5, 9, 47, 148]);
  expect(resolveFitOptions(DEFAULT_FIT_OPTIONS, 13_083, 13_067)).toEqual({
    minTopicSize: 47,
    minSamples: 24,
    epochCount: 50,
    outliers: "auto",
    characters: "all",
    neighbors: "auto",
  });
});

test("the preset bertopic has BERTopic's choices", () => {
  const options = { ...DEFAULT_FIT_OPTIONS, preset: "bertopic" } as const;
  expect(resolveFitOptions(options, 12_000, 10_000)).toEqual({
    minTopicSize: 10,
    minSamples: 10,
    epochCount: 500,
    outliers: "keep",
    characters: "ascii",
    neighbors: "approximate",
  });
  expect(resolveFitOptions(options, 12_000, 10_001).epochCount).toBe(200);
  expect(resolveFitOptions(options, 5_000, 4_095).neighbors).toBe("exact");
  expect(resolveFitOptions({ ...options, minTopicSize: 30 }, 12_000, 12_000).minSamples).toBe(30);
});

test("what is given is taken, under either preset", () => {
  const given = {
    minTopicSize: 7,
    minSamples: 3,
    epochs: 11,
    outliers: "none",
    characters: "all",
    neighbors: "exact",
  } as const;
  for (const preset of ["edgetopic", "bertopic"] as const) {
    expect(resolveFitOptions({ ...DEFAULT_FIT_OPTIONS, ...given, preset }, 500, 500)).toEqual({
      minTopicSize: 7,
      minSamples: 3,
      epochCount: 11,
      outliers: "none",
      characters: "all",
      neighbors: "exact",
    });
  }
});
