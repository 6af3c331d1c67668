const { fround } = Math;

/** log2(1 + f) and 2^f for f in [0, 1], interpolated at Chebyshev nodes; lowest power first. */
const LOG2 = Float32Array.of(
  1.65146709e-5,
  1.44149241,
  -0.706486449,
  0.409470299,
  -0.187488605,
  0.0430049578,
);
const EXP2 = Float32Array.of(
  0.999999898,
  0.69315449,
  0.240141818,
  0.0558603371,
  0.00894959042,
  0.00189375406,
);

const word = new Float32Array(1);
const bits = new Int32Array(word.buffer);

/**
 * `x^y` in f32 for `x ≥ 0`, within 2e-5 (1 + |y|) relative where the result is in [2^-126, 2^127],
 * and at that bound beyond. The WASM kernel takes the same steps, so gives the same bits.
 */
export function approximatePower(x: number, y: number): number {
  word[0] = x;
  const pattern = bits[0] as number;
  bits[0] = (pattern & 0x7fffff) | 0x3f800000;
  const fraction = fround((word[0] as number) - 1);
  const logarithm = fround(polynomial(LOG2, fraction) + ((pattern >>> 23) - 127));

  const exponent = Math.max(-126, Math.min(127, fround(y * logarithm)));
  const whole = Math.floor(exponent);
  const mantissa = polynomial(EXP2, fround(exponent - whole));
  bits[0] = (whole + 127) << 23;
  return fround((word[0] as number) * mantissa);
}

function polynomial(coefficients: Float32Array, x: number): number {
  let sum = coefficients[5] as number;
  for (let i = 4; i >= 0; i--) sum = fround(fround(sum * x) + (coefficients[i] as number));
  return sum;
}
