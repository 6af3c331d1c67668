import * as fc from "fast-check";
import { expect, test } from "vitest";
import { exp, log, pow } from "../../../../src/core/math/elementary.ts";

const SMALLEST_NORMAL = 2.2250738585072014e-308;

function agree(actual: number, expected: number): void {
  if (Number.isNaN(expected) || !Number.isFinite(expected) || expected === 0) {
    expect(actual).toBe(expected);
  } else {
    const tolerance = Math.max(1e-14 * Math.abs(expected), 2 * Number.MIN_VALUE);
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
  }
}

const FRACTION_BITS = 160;

/** `x` as an integer multiple of 2^-160, exactly for |x| in [2^-107, 2^53]. */
function fixedPoint(x: number): bigint {
  return BigInt(x * 2 ** 107) << BigInt(FRACTION_BITS - 107);
}

/** The Taylor series of `e^x` at x / 2^8, squared eight times; good to about 2^-110. */
function exactExp(x: number): bigint {
  const one = 1n << BigInt(FRACTION_BITS);
  const reduced = fixedPoint(x) >> 8n;
  let sum = one;
  let term = one;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * reduced) >> BigInt(FRACTION_BITS)) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = (sum * sum) >> BigInt(FRACTION_BITS);
  return sum;
}

test("exp agrees with the engine over its whole range", () => {
  for (let x = -746; x <= 711; x += 0.0137) agree(exp(x), Math.exp(x));
  for (let x = 1; x > 1e-20; x /= 3) {
    agree(exp(x), Math.exp(x));
    agree(exp(-x), Math.exp(-x));
  }
});

test("exp stays within 0.7 units in the last place of the exact value", () => {
  for (let x = -20; x <= 20; x += 0.0737) {
    const result = exp(x);
    const exponent = Math.floor(Math.log2(result));
    const error = Number(fixedPoint(result) - exactExp(x)) * 2 ** (52 - exponent - FRACTION_BITS);
    expect(Math.abs(error)).toBeLessThan(0.7);
  }
});

test("exp gives known values to the last bit", () => {
  expect(exp(1)).toBe(Math.E);
  expect(exp(0)).toBe(1);
  expect(exp(-0)).toBe(1);
  expect(exp(Math.LN2)).toBe(2);
  expect(exp(-745.1332191019411)).toBe(Number.MIN_VALUE);
});

test("log agrees with the engine from the smallest to the largest number", () => {
  for (let exponent = -1074; exponent < 1024; exponent += 0.0537) {
    const x = Math.pow(2, exponent);
    agree(log(x), Math.log(x));
  }
  agree(log(Number.MAX_VALUE), Math.log(Number.MAX_VALUE));
});

test("log keeps its relative accuracy close to 1", () => {
  for (let step = 0.4; step > 1e-16; step /= 1.7) {
    agree(log(1 + step), Math.log(1 + step));
    agree(log(1 - step), Math.log(1 - step));
  }
});

test("pow agrees with the engine wherever the result is finite", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.double({ min: -40, max: 40, noNaN: true }),
      (x, y) => {
        const expected = Math.pow(x, y);
        fc.pre(expected > SMALLEST_NORMAL && expected < Infinity);
        agree(pow(x, y), expected);
      },
    ),
    { numRuns: 20_000, seed: 7 },
  );
});

test("pow does not magnify the rounding of a large exponent", () => {
  for (const y of [1e3, 1e5, 1e7, -1e6, 123456.789]) {
    for (const gap of [1e-3, 1e-5, -1e-6, 3.3e-5]) agree(pow(1 + gap, y), Math.pow(1 + gap, y));
  }
});

test("whole powers are exact where an f64 holds them", () => {
  expect(pow(3, 20)).toBe(3486784401);
  expect(pow(10, 15)).toBe(1e15);
  expect(pow(2, -1074)).toBe(Number.MIN_VALUE);
  expect(pow(2, 1023)).toBe(8.98846567431158e307);
  expect(pow(-2, 3)).toBe(-8);
});

test("special values are those of the engine", () => {
  const specials = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    1e308,
    -1e308,
    2 ** 53,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Infinity,
    -Infinity,
    NaN,
  ];
  for (const x of specials) {
    agree(exp(x), Math.exp(x));
    agree(log(x), Math.log(x));
    for (const y of specials) agree(pow(x, y), Math.pow(x, y));
  }
});

test("results below the smallest normal number are rounded only once", () => {
  for (let x = -745; x < -708; x += 0.01) {
    expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(Number.MIN_VALUE * 2);
  }
  expect(log(Number.MIN_VALUE)).toBe(Math.log(Number.MIN_VALUE));
});
