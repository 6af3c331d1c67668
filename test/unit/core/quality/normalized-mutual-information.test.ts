import * as fc from "fast-check";
import { expect, test } from "vitest";
import { normalizedMutualInformation } from "../../../../src/core/quality/normalized-mutual-information.ts";
import { numberLabels, readGolden } from "../../../support/golden.ts";

const labeling = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { maxLength: 30 });

test("the value for a corpus is scikit-learn's", () => {
  const { labels } = readGolden<{ labels: string[] }>("documents");
  const { topics } = readGolden<{ topics: number[] }>("topics-given-labels");
  const { nmi } = readGolden<{ nmi: number }>("quality");
  const value = normalizedMutualInformation(numberLabels(labels), Int32Array.from(topics));
  expect(value).toBeCloseTo(nmi, 10);
});

test("it is symmetric, between 0 and 1, and 1 for a partition under other names", () => {
  fc.assert(
    fc.property(labeling, (pairs) => {
      const truth = Int32Array.from(pairs, ([label]) => label);
      const predicted = Int32Array.from(pairs, ([, label]) => label);
      const value = normalizedMutualInformation(truth, predicted);
      expect(value).toBeCloseTo(normalizedMutualInformation(predicted, truth), 12);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1 + 1e-12);
      const renamed = truth.map((label) => 9 - label);
      expect(normalizedMutualInformation(truth, renamed)).toBeCloseTo(1, 12);
    }),
    { seed: 12, numRuns: 300 },
  );
});

test("labelings that know nothing of each other have 0, one label on both sides 1", () => {
  const pairs = Int32Array.of(0, 0, 1, 1);
  expect(normalizedMutualInformation(pairs, Int32Array.of(0, 1, 0, 1))).toBe(0);
  expect(normalizedMutualInformation(pairs, new Int32Array(4))).toBe(0);
  expect(normalizedMutualInformation(new Int32Array(4), new Int32Array(4))).toBe(1);
  expect(normalizedMutualInformation(new Int32Array(0), new Int32Array(0))).toBe(1);
});
