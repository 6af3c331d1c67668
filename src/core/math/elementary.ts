// The engine's Math.exp, Math.log and Math.pow differ in the last bits from engine to engine. These
// are built of + - * / and exact bit manipulation alone, so they give the same bits everywhere.

const LN2_INVERSE = 1.4426950408889634;
/** ln 2 in two parts; the first ends in 32 zero bits, so that `k * LN2_HIGH` is exact. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;
const SQRT2 = 1.4142135623730951;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;
/** 2^27 + 1: splits an f64 into two halves of 26 bits (Dekker 1971). */
const SPLITTER = 134217729;

/** Of -1022 … 1023: a look into it costs a fraction of putting the bits together. */
const POWERS_OF_TWO = powersOfTwo();
const word = new DataView(new ArrayBuffer(8));

/** What rounding cut off the last result of `logarithm`. */
let logarithmLow = 0;

/** `e^x`, within 0.7 ulp where the result is not subnormal, 1 ulp there. */
export function exp(x: number): number {
  return exponential(x, 0);
}

/** The natural logarithm, within 1 ulp; `-Infinity` at 0, `NaN` below. */
export function log(x: number): number {
  if (x > 0 && x < Infinity) return logarithm(x) + logarithmLow;
  if (x === 0) return -Infinity;
  return x === Infinity ? Infinity : NaN;
}

/** `x^y`, with the special cases of ECMAScript's `Math.pow`; within 1e-14 relative. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const magnitude = x < 0 ? -x : x;
  if (y === Infinity || y === -Infinity) {
    if (magnitude === 1) return NaN;
    return magnitude > 1 === y > 0 ? Infinity : 0;
  }
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  if (negative && x !== 0 && x !== -Infinity && Math.floor(y) !== y) return NaN;
  const sign = negative && isOdd(y) ? -1 : 1;
  if (magnitude === 0 || magnitude === Infinity) {
    return sign * ((magnitude === 0) === y > 0 ? 0 : Infinity);
  }
  return sign * positivePower(magnitude, y);
}

function isOdd(y: number): boolean {
  const half = y / 2;
  return Math.floor(y) === y && Math.floor(half) !== half;
}

/** `e^(y log x)` with the exponent carried in two f64, so that its rounding is not magnified. */
function positivePower(x: number, y: number): number {
  const high = logarithm(x);
  const low = logarithmLow;
  // x = 1, for which alone a y too large to be split in halves does not leave the range.
  if (high === 0) return 1;
  const product = y * high;
  if (product > 800) return Infinity;
  if (product < -800) return 0;
  return exponential(product, productError(y, high, product) + y * low);
}

/** `a * b - product`, exactly, for `product` the rounded product (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aSplit = SPLITTER * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = SPLITTER * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * `e^(x + low)` for `low` far below `x`: reduced by multiples of ln 2 to |r| ≤ ln 2 / 2, where
 * `e^r = 1 + 2r / (R(r²) - r)`, with the coefficients of FreeBSD's msun `e_exp.c`.
 */
function exponential(x: number, low: number): number {
  if (x !== x) return NaN;
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  const k = Math.floor(x * LN2_INVERSE + 0.5);
  const high = x - k * LN2_HIGH;
  const rest = k * LN2_LOW - low;
  const r = high - rest;
  const square = r * r;
  const c =
    r -
    square *
      (1.66666666666666019037e-1 +
        square *
          (-2.77777777770155933842e-3 +
            square *
              (6.61375632143793436117e-5 +
                square * (-1.6533902205465251539e-6 + square * 4.13813679705723846039e-8))));
  // 1 + high in two parts: rounding it alone would cost a quarter of a unit in the last place.
  const whole = 1 + high;
  const y = whole + (high - (whole - 1) + ((r * c) / (2 - c) - rest));
  if (k < -1021) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k);
}

/** `2^k` for `-1022 ≤ k ≤ 1023`. */
function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[k + 1022];
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  powers[0] = SMALLEST_NORMAL;
  for (let i = 1; i < powers.length; i++) powers[i] = 2 * powers[i - 1];
  return powers;
}

/**
 * `log x` for finite `x > 0` as the sum of the result and `logarithmLow`, good to about 2^-60:
 * `x = 2^k m` with `m` around 1, and `log m = 2 artanh((m - 1) / (m + 1))`.
 */
function logarithm(x: number): number {
  let k = -1023;
  if (x < SMALLEST_NORMAL) {
    x *= TWO_54;
    k -= 54;
  }
  word.setFloat64(0, x);
  const top = word.getUint32(0);
  k += top >>> 20;
  word.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  let m = word.getFloat64(0);
  if (m > SQRT2) {
    m /= 2;
    k += 1;
  }
  const f = m - 1;
  const sum = m + 1;
  const sumLow = m - (sum - 1);
  const s = f / sum;
  const product = s * sum;
  const sLow = (f - product - productError(s, sum, product) - s * sumLow) / sum;
  const z = s * s;
  const series = s * z * artanhSeries(z);
  const power = k * LN2_HIGH;
  const whole = power + 2 * s;
  const wholeLow = k === 0 ? 0 : 2 * s - (whole - power);
  const low = wholeLow + 2 * (series + sLow) + k * LN2_LOW;
  const result = whole + low;
  logarithmLow = low - (result - whole);
  return result;
}

/** `1/3 + z/5 + z²/7 + …` to the accuracy of an f64 for `0 ≤ z < 0.03`. */
function artanhSeries(z: number): number {
  let sum = 1 / 25;
  for (let divisor = 23; divisor >= 3; divisor -= 2) sum = sum * z + 1 / divisor;
  return sum;
}
