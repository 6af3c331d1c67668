import { expect, test } from "vitest";
import { findBursts } from "../../../../src/core/statistics/bursts.ts";
import { normalTail } from "../../../../src/core/statistics/normal-tail.ts";
import { shareTrend } from "../../../../src/core/statistics/share-trend.ts";

test("the tail of the normal distribution is that of the tables", () => {
  expect(normalTail(0)).toBeCloseTo(0.5, 7);
  expect(normalTail(1.96)).toBeCloseTo(0.0249979, 6);
  expect(normalTail(3)).toBeCloseTo(0.0013499, 6);
});

test("a trend is that of Cochran and Armitage's test", () => {
  // Carriers of streptococci by the size of their tonsils, Armitage's own example: 7.19 = z².
  const { slope, pValue } = shareTrend([19, 29, 24], [516, 589, 293]);
  expect(slope).toBeCloseTo(0.0213, 4);
  expect(pValue).toBeCloseTo(0.0074, 3);
});

test("equal shares have no trend, and neither has a single group", () => {
  expect(shareTrend([2, 4, 6], [10, 20, 30])).toMatchObject({ slope: expect.closeTo(0, 12) });
  expect(shareTrend([2, 0], [10, 0])).toEqual({ slope: 0, pValue: 1 });
  expect(shareTrend([0, 0], [10, 10])).toEqual({ slope: 0, pValue: 1 });
  expect(shareTrend([], [])).toEqual({ slope: 0, pValue: 1 });
});

/** All sequences of states, by definition. */
function bruteBursts(counts: readonly number[], sizes: readonly number[]): boolean[] {
  const share = counts.reduce((a, b) => a + b, 0) / sizes.reduce((a, b) => a + b, 0);
  const high = Math.min(0.9999, 2 * share);
  let best = { cost: Infinity, states: [] as boolean[] };
  for (let bits = 0; bits < 1 << counts.length; bits++) {
    const states = counts.map((_, i) => ((bits >> i) & 1) === 1);
    let cost = 0;
    states.forEach((isHigh, i) => {
      const p = isHigh ? high : share;
      cost -= counts[i] * Math.log(p) + (sizes[i] - counts[i]) * Math.log(1 - p);
      if (isHigh && !states[i - 1]) cost += Math.log(counts.length);
    });
    if (cost < best.cost - 1e-12) best = { cost, states };
  }
  return best.states;
}

test("bursts are the cheapest of all sequences of states", () => {
  const sizes = [20, 20, 0, 25, 20, 20, 30, 20];
  for (const counts of [
    [1, 1, 0, 12, 9, 1, 0, 1],
    [3, 3, 0, 3, 3, 3, 3, 3],
    [9, 0, 0, 0, 1, 0, 12, 9],
    [0, 0, 0, 0, 0, 0, 0, 1],
  ]) {
    const expected = bruteBursts(counts, sizes);
    const found = counts.map((_, i) =>
      findBursts(counts, sizes).some(({ from, to }) => from <= i && i <= to),
    );
    expect(found).toEqual(expected);
  }
  const [burst, ...others] = findBursts([1, 1, 0, 12, 9, 1, 0, 1], sizes);
  expect(burst).toMatchObject({ from: 3, to: 4 });
  expect(burst?.weight).toBeGreaterThan(0);
  expect(others).toEqual([]);
});

test("what never or always occurs has no burst", () => {
  expect(findBursts([0, 0], [5, 5])).toEqual([]);
  expect(findBursts([5, 5], [5, 5])).toEqual([]);
  expect(findBursts([], [])).toEqual([]);
});
