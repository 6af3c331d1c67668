const { fround } = Math;

// As exact f32, which is what WebAssembly computes with.
const LOG2_E = fround(1.44269504);
const LN2_HIGH = fround(0.693359375);
const LN2_LOW = fround(2.1219444e-4);
const EXPONENTIAL = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
);
const ERF_NUMERATOR = Float32Array.of(
  -2.72614225801306e-10,
  2.77068142495902e-8,
  -2.10102402082508e-6,
  -5.69250639462346e-5,
  -7.34990630326855e-4,
  -2.9545998085402e-3,
  -1.60960333262415e-2,
);
const ERF_DENOMINATOR = Float32Array.of(
  -1.45660718464996e-5,
  -2.13374055278905e-4,
  -1.68282697438203e-3,
  -7.37332916720468e-3,
  -1.42647390514189e-2,
);
const SQRT_HALF = fround(0.70710678);
const CUBIC = fround(0.044715);
const TANH_FACTOR = fround(-1.59576912);

const word = new DataView(new ArrayBuffer(4));

/**
 * `e^x` in f32, within 2e-7 relative; 0 below −87, `e^88` above 88. The polynomial of Cephes'
 * `expf` (Moshier 1992) after reduction by multiples of ln 2.
 */
export function exponential(x: number): number {
  if (!(x >= -87)) return 0;
  const clamped = 88 < x ? 88 : x;
  const k = Math.floor(fround(fround(clamped * LOG2_E) + 0.5));
  let r = fround(clamped - fround(k * LN2_HIGH));
  r = fround(r + fround(k * LN2_LOW));
  let y = evaluate(EXPONENTIAL, r);
  y = fround(fround(fround(y * fround(r * r)) + r) + 1);
  word.setInt32(0, (k + 127) << 23);
  return fround(y * word.getFloat32(0));
}

/**
 * `x (1 + erf(x / √2)) / 2` in f32 (Hendrycks and Gimpel 2016), within 5e-7; erf by the rational
 * function of Eigen's `generic_fast_erf` on −4 … 4.
 */
export function gelu(x: number): number {
  const scaled = fround(x * SQRT_HALF);
  const t = scaled < -4 ? -4 : 4 < scaled ? 4 : scaled;
  const s = fround(t * t);
  const erf = fround(fround(t * evaluate(ERF_NUMERATOR, s)) / evaluate(ERF_DENOMINATOR, s));
  return fround(fround(x * 0.5) * fround(1 + erf));
}

/** GELU by the hyperbolic tangent, `x / (1 + e^(−2u))` with `u = √(2/π) (x + 0.044715 x³)`, in f32. */
export function geluByTanh(x: number): number {
  const cube = fround(fround(x * x) * x);
  const u = fround(x + fround(cube * CUBIC));
  return fround(x / fround(1 + exponential(fround(u * TANH_FACTOR))));
}

function evaluate(coefficients: Float32Array, x: number): number {
  let y = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) y = fround(fround(y * x) + coefficients[i]);
  return y;
}
