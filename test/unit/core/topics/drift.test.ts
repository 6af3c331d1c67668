import { expect, test } from "vitest";
import {
  DEFAULT_DRIFT_THRESHOLDS,
  type DriftCounts,
  exceededMeasures,
  measureDrift,
} from "../../../../src/core/topics/drift.ts";

const still: DriftCounts = {
  fitted: 100,
  fittedOutliers: 10,
  kept: 100,
  present: 100,
  assigned: 0,
  outliers: 0,
  far: 0,
};

function measure(counts: Partial<DriftCounts>) {
  const measures = measureDrift({ ...still, ...counts }, DEFAULT_DRIFT_THRESHOLDS, 10);
  return Object.fromEntries(measures.map(({ measure: name, value }) => [name, value]));
}

test("where nothing has changed nothing is measured", () => {
  expect(measure({})).toEqual({ changeShare: 0, outlierIncrease: null, farShare: null });
  expect(measure({ fitted: 0, kept: 0, present: 0 }).changeShare).toBe(0);
});

test("new, gone and changed documents are shares of all there were and are", () => {
  expect(measure({ present: 150 }).changeShare).toBeCloseTo(50 / 150);
  expect(measure({ kept: 70, present: 70 }).changeShare).toBeCloseTo(0.3);
  expect(measure({ kept: 80, present: 100 }).changeShare).toBeCloseTo(40 / 120);
  expect(measure({ kept: 0, present: 100 }).changeShare).toBe(1);
});

test("outliers and far documents count from a topic's size on, by what is certain", () => {
  expect(measure({ assigned: 9, outliers: 9, far: 0 })).toMatchObject({
    outlierIncrease: null,
    farShare: null,
  });
  // Wilson's lower ends of 10 of 10 and of 0 of 0
  expect(measure({ assigned: 10, outliers: 10 }).outlierIncrease).toBeCloseTo(0.7225 - 0.1, 4);
  expect(measure({ assigned: 10, outliers: 10 }).farShare).toBe(0);
  expect(measure({ assigned: 100, outliers: 10 }).outlierIncrease).toBe(0);
  expect(measure({ assigned: 30, outliers: 1, far: 1 }).farShare).toBeCloseTo(0.0061, 4);
});

test("a fit is due by the measures above their thresholds and by no other", () => {
  const measures = measureDrift(
    { ...still, present: 200, assigned: 100, far: 100 },
    { changeShare: 0.5, outlierIncrease: 0, farShare: 0.9 },
    10,
  );
  expect(exceededMeasures(measures).map(({ measure: name }) => name)).toEqual(["farShare"]);
});
