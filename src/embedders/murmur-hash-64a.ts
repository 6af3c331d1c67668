const MULTIPLIER_HIGH = 0xc6a4a793;
const MULTIPLIER_LOW = 0x5bd1e995;
const SHIFT = 47;

/** A hash of 64 bits in two halves, each as an unsigned 32-bit integer. */
export interface Hash64 {
  high: number;
  low: number;
}

/**
 * MurmurHash64A by Austin Appleby (https://github.com/aappleby/smhasher), as spaCy's `StringStore`
 * has it: over the UTF-8 of a string, with the seed 1. In 32-bit halves, as BigInts take ten times
 * as long. Writes into `into` and answers it.
 */
export function murmurHash64A(bytes: Uint8Array, into: Hash64, seed = 1): Hash64 {
  const { length } = bytes;
  multiply(0, length);
  let high = productHigh;
  let low = (seed ^ productLow) >>> 0;
  const whole = length & ~7;
  for (let at = 0; at < whole; at += 8) {
    multiply(readWord(bytes, at + 4), readWord(bytes, at));
    // k ^= k >>> 47, of which the upper half's upper 17 bits alone remain.
    multiply(productHigh, (productLow ^ (productHigh >>> (SHIFT - 32))) >>> 0);
    multiply((high ^ productHigh) >>> 0, (low ^ productLow) >>> 0);
    high = productHigh;
    low = productLow;
  }
  if (whole < length) {
    for (let at = length - 1; at >= whole; at--) {
      const shift = 8 * (at & 7);
      const byte = bytes[at] as number;
      if (shift >= 32) high = (high ^ (byte << (shift - 32))) >>> 0;
      else low = (low ^ (byte << shift)) >>> 0;
    }
    multiply(high, low);
    high = productHigh;
    low = productLow;
  }
  multiply(high, (low ^ (high >>> (SHIFT - 32))) >>> 0);
  into.high = productHigh;
  into.low = (productLow ^ (productHigh >>> (SHIFT - 32))) >>> 0;
  return into;
}

/** What `multiply` gave: no object is made for it. */
let productHigh = 0;
let productLow = 0;

/** By the hash's multiplier, modulo 2⁶⁴. */
function multiply(high: number, low: number): void {
  const lowHalf = low & 0xffff;
  const highHalf = low >>> 16;
  const first = lowHalf * (MULTIPLIER_LOW & 0xffff);
  const second = highHalf * (MULTIPLIER_LOW & 0xffff) + (first >>> 16);
  const third = lowHalf * (MULTIPLIER_LOW >>> 16) + (second % 0x10000);
  const carry =
    highHalf * (MULTIPLIER_LOW >>> 16) + Math.floor(second / 0x10000) + Math.floor(third / 0x10000);
  productLow = (((third & 0xffff) << 16) | (first & 0xffff)) >>> 0;
  productHigh =
    (Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH) + (carry | 0)) >>> 0;
}

function readWord(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
