import * as fc from "fast-check";
import { expect, test } from "vitest";
import { probabilisticSum } from "../../../../../src/core/reduce/umap/probabilistic-sum.ts";

const shares = fc.double({ min: 0, max: 1, noNaN: true });

test("the sum is that of two independent events, symmetric, and within its bounds", () => {
  fc.assert(
    fc.property(shares, shares, (a, b) => {
      const sum = probabilisticSum(a, b);
      expect(sum).toBeCloseTo(1 - (1 - a) * (1 - b), 12);
      expect(sum).toBe(probabilisticSum(b, a));
      expect(sum).toBeGreaterThanOrEqual(Math.max(a, b));
      expect(sum).toBeLessThanOrEqual(1);
      expect(probabilisticSum(a, 0)).toBe(a);
      expect(probabilisticSum(a, 1)).toBe(1);
    }),
  );
});
