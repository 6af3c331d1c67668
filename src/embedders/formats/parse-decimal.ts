const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Numbers of so many digits are exact in f64. */
const EXACT_DIGITS = 15;
/** Powers of ten up to this one are exact in f64. */
const EXACT_POWER = 22;
const POWERS = Array.from({ length: EXACT_POWER + 1 }, (_, power) => Number(`1e${power}`));

const decoder = new TextDecoder();

/**
 * The decimal number that is `bytes[from … to - 1]`, as `Number` reads it; NaN where it is none. One
 * of at most 15 digits without an exponent is read without making a string (Clinger 1990: both the
 * digits and the power of ten are exact, so their quotient is rounded once).
 */
export function parseDecimal(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;
  let digits = 0;
  let digitCount = 0;
  let fraction = 0;
  let hasPoint = false;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit;
      if (digits > 0) digitCount++;
      if (hasPoint) fraction++;
    } else if (byte === POINT && !hasPoint) hasPoint = true;
    else return readSlowly(bytes, from, to);
  }
  const wasRead = to - from > (hasPoint ? 1 : 0) + (sign === MINUS || sign === PLUS ? 1 : 0);
  if (!wasRead || digitCount > EXACT_DIGITS || fraction > EXACT_POWER) {
    return readSlowly(bytes, from, to);
  }
  const value = digits / (POWERS[fraction] as number);
  return sign === MINUS ? -value : value;
}

/** `Number` takes the empty text and one of spaces for 0, and other notations than decimal. */
function readSlowly(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if ((bytes[at] as number) <= SPACE) return NaN;
  const text = decoder.decode(bytes.subarray(from, to));
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  return NaN;
}
