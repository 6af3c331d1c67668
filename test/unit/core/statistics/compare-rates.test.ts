import { expect, test } from "vitest";
import { binomialTail } from "../../../../src/core/statistics/binomial-tail.ts";
import { compareRates } from "../../../../src/core/statistics/compare-rates.ts";
import { falseDiscoveryRates } from "../../../../src/core/statistics/false-discovery.ts";
import { logGamma } from "../../../../src/core/statistics/log-gamma.ts";

/** Term by term, for a probability of `numerator / denominator`, without rounding until the end. */
function exactTail(successCount: number, count: number, numerator: number, denominator: number) {
  let choose = 1n;
  let sum = 0n;
  for (let k = 0; k <= count; k++) {
    const rest = BigInt(denominator - numerator) ** BigInt(count - k);
    if (k >= successCount) sum += choose * BigInt(numerator) ** BigInt(k) * rest;
    choose = (choose * BigInt(count - k)) / BigInt(k + 1);
  }
  const all = BigInt(denominator) ** BigInt(count);
  return Number((sum * 10n ** 40n) / all) / 1e40;
}

test("a tail of the binomial distribution is the sum of its terms", () => {
  for (const [successes, count, numerator] of [
    [1, 1, 1],
    [3, 10, 2],
    [9, 10, 2],
    [25, 30, 5],
    [5, 100, 1],
    [60, 200, 4],
    [150, 300, 3],
  ] as const) {
    const exact = exactTail(successes, count, numerator, 10);
    const tail = binomialTail(successes, count, numerator / 10);
    expect(Math.abs(tail / exact - 1), `${successes} of ${count}`).toBeLessThan(1e-10);
  }
  expect(binomialTail(0, 5, 0.3)).toBe(1);
  expect(binomialTail(6, 5, 0.3)).toBe(0);
});

test("the logarithm of gamma is that of the factorials", () => {
  let factorial = 1;
  for (let n = 1; n < 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
    factorial *= n;
  }
  expect(logGamma(1e6)).toBeCloseTo(12815504.56914761, 5);
});

test("rates are compared by the binomial of their sum, both ways alike", () => {
  const rate = (count: number, exposure: number) => ({ count, exposure });
  expect(compareRates(rate(9, 1), rate(1, 1))).toBeCloseTo(2 * (11 / 1024), 12);
  expect(compareRates(rate(1, 1), rate(9, 1))).toBeCloseTo(2 * (11 / 1024), 12);
  expect(compareRates(rate(7, 7), rate(28, 28))).toBe(1);
  expect(compareRates(rate(100, 7), rate(28, 28))).toBeLessThan(1e-40);
  expect(compareRates(rate(0, 1), rate(0, 1))).toBe(1);
  expect(compareRates(rate(5, 1), rate(0, 0))).toBe(1);
});

test("q-values are those of Benjamini and Hochberg's example", () => {
  // Table 1 of the paper; its fourth test is the last with a q-value up to 0.05.
  const pValues = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
    0.6528, 0.759, 1,
  ];
  const qValues = falseDiscoveryRates(Float64Array.from(pValues));
  expect([...qValues].filter((q) => q <= 0.05).length).toBe(4);
  expect(qValues[0]).toBeCloseTo(0.0015, 12);
  expect(qValues[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
  expect(qValues[14]).toBe(1);
  const shuffled = falseDiscoveryRates(Float64Array.of(0.5, 0.01, 0.5));
  expect([...shuffled]).toEqual([0.5, 0.03, 0.5]);
  expect(falseDiscoveryRates(new Float64Array(0)).length).toBe(0);
});
