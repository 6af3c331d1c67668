import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sampleIndices } from "../../../../src/core/quality/sample-indices.ts";

test("a sample is ascending, distinct, of the size asked for, and the same for the same seed", () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.nat({ max: 80 }), fc.nat(), (count, wanted, seed) => {
      const sample = [...sampleIndices(count, wanted, seed)];
      expect(sample.length).toBe(Math.min(count, wanted));
      expect([...new Set(sample)].sort((a, b) => a - b)).toEqual(sample);
      expect(sample.every((index) => index < count)).toBe(true);
      expect([...sampleIndices(count, wanted, seed)]).toEqual(sample);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test("every index is drawn equally often", () => {
  const drawn = new Int32Array(10);
  for (let seed = 0; seed < 3000; seed++) for (const i of sampleIndices(10, 3, seed)) drawn[i]++;
  for (const count of drawn) expect(Math.abs(count - 900)).toBeLessThan(120);
});
