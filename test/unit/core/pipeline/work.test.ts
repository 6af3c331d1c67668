import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { STAGE_NAMES } from "../../../../src/core/pipeline/stage.ts";
import { warmPlan } from "../../../../src/core/pipeline/warm-plan.ts";
import { estimateWork } from "../../../../src/core/pipeline/work.ts";

function workOf(rowCount: number, dimensions: number, options: Partial<FitOptions> = {}) {
  const sizes = { documentCount: rowCount, rowCount, dimensions };
  return estimateWork(planFit(sizes, { ...DEFAULT_FIT_OPTIONS, ...options }));
}

test("every stage is some work, and more documents are more of it", () => {
  const sizes = fc.record({
    rowCount: fc.integer({ min: 10, max: 8000 }),
    more: fc.integer({ min: 1, max: 4000 }),
    dimensions: fc.integer({ min: 1, max: 1024 }),
  });
  fc.assert(
    fc.property(sizes, ({ rowCount, more, dimensions }) => {
      // With the same methods: "auto" takes quicker ones and fewer epochs where there is more.
      const options = { neighbors: "exact", epochs: 100, warm: "never" } as const;
      const few = workOf(rowCount, dimensions, options);
      const many = workOf(rowCount + more, dimensions, options);
      for (const name of STAGE_NAMES) {
        expect(few[name]).toBeGreaterThan(0);
        expect(many[name]).toBeGreaterThan(few[name]);
      }
    }),
  );
});

test("epochs are work of both layouts, samples and dimensions of one", () => {
  const plain = workOf(1000, 64);
  const long = workOf(1000, 64, { epochs: 200 });
  expect(long.layout / plain.layout).toBeCloseTo(2, 3);
  expect(long.map / plain.map).toBeCloseTo(2, 3);
  const thorough = workOf(1000, 64, { umap: { negativeSampleCount: 20 }, dimensions: 10 });
  expect(thorough.layout).toBeGreaterThan(3 * plain.layout);
  expect(thorough.map).toBe(plain.map);
});

test("neighbors take most of a large exact fit and less by descent", () => {
  const exact = workOf(40_000, 256, { neighbors: "exact" });
  const descent = workOf(40_000, 256, { neighbors: "approximate" });
  expect(exact.neighbors).toBeGreaterThan(exact.layout + exact.map);
  expect(descent.neighbors).toBeLessThan(exact.neighbors / 2);
});

test("a warm fit is less work, the less the fewer rows changed", () => {
  const sizes = { documentCount: 9000, rowCount: 9000, dimensions: 256 };
  const cold = planFit(sizes, DEFAULT_FIT_OPTIONS);
  const [few, many] = [100, 1800].map((changed) => estimateWork(warmPlan(cold, changed)));
  const works = estimateWork(cold);
  expect(few.neighbors).toBeLessThan(many.neighbors);
  expect(many.initialize).toBeLessThan(works.initialize);
  expect(many.layout / works.layout).toBeCloseTo(0.3, 3);
  expect(many.words).toBe(works.words);
});

test("the fit of a single row is some work too", () => {
  const sizes = { documentCount: 12, rowCount: 1, dimensions: 8, hasBlankRow: true };
  const works = Object.values(estimateWork(planFit(sizes, DEFAULT_FIT_OPTIONS)));
  expect(Math.min(...works)).toBeGreaterThan(0);
});
