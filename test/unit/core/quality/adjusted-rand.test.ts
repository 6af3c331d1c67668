import * as fc from "fast-check";
import { expect, test } from "vitest";
import { adjustedRandIndex } from "../../../../src/core/quality/adjusted-rand.ts";
import { numberLabels, readGolden } from "../../../support/golden.ts";

test("the value for a corpus is scikit-learn's", () => {
  const { labels } = readGolden<{ labels: string[] }>("documents");
  const { topics } = readGolden<{ topics: number[] }>("topics-given-labels");
  const { ari } = readGolden<{ ari: number }>("quality");
  const value = adjustedRandIndex(numberLabels(labels), Int32Array.from(topics));
  expect(value).toBeCloseTo(ari, 12);
});

test("it is what counting every pair of items gives", () => {
  const labeling = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), {
    minLength: 2,
    maxLength: 25,
  });
  fc.assert(
    fc.property(labeling, (items) => {
      const truth = Int32Array.from(items, ([label]) => label);
      const predicted = Int32Array.from(items, ([, label]) => label);
      const table = [0, 0, 0, 0];
      for (let i = 0; i < items.length; i++) {
        for (let j = 0; j < i; j++) {
          const together = truth[i] === truth[j];
          const found = predicted[i] === predicted[j];
          table[(together ? 2 : 0) + (found ? 1 : 0)] += 1;
        }
      }
      const [apart, falsely, missed, both] = table as [number, number, number, number];
      const expected =
        missed === 0 && falsely === 0
          ? 1
          : (2 * (both * apart - missed * falsely)) /
            ((both + missed) * (missed + apart) + (both + falsely) * (falsely + apart));
      expect(adjustedRandIndex(truth, predicted)).toBeCloseTo(expected, 10);
    }),
    { seed: 13, numRuns: 200 },
  );
});

test("partitions in which no pair is told apart differently agree fully", () => {
  expect(adjustedRandIndex(new Int32Array(0), new Int32Array(0))).toBe(1);
  expect(adjustedRandIndex(Int32Array.of(3), Int32Array.of(-1))).toBe(1);
  expect(adjustedRandIndex(Int32Array.of(0, 0, 1), Int32Array.of(5, 5, 2))).toBe(1);
});
