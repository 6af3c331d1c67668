// Functions of four f32 at once, step by step as src/core/encoder/encoder-math.ts.

/** `e^x`; 0 below the least normal number. */
export function exponential(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88));
  const k = f32x4.floor(f32x4.add(f32x4.mul(clamped, f32x4.splat(1.44269504)), f32x4.splat(0.5)));
  let r = f32x4.sub(clamped, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(k, f32x4.splat(2.1219444e-4)));
  let y = f32x4.splat(1.98756915e-4);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(y, power), f32x4.ge(x, f32x4.splat(-87)));
}

/** `x (1 + erf(x / √2)) / 2` */
export function gelu(x: v128): v128 {
  const scaled = f32x4.mul(x, f32x4.splat(0.70710678));
  const t = f32x4.pmin(f32x4.pmax(scaled, f32x4.splat(-4)), f32x4.splat(4));
  const s = f32x4.mul(t, t);
  let p = f32x4.splat(-2.72614225801306e-10);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.77068142495902e-8));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-2.10102402082508e-6));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-5.69250639462346e-5));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-7.34990630326855e-4));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-2.9545998085402e-3));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-1.60960333262415e-2));
  let q = f32x4.splat(-1.45660718464996e-5);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-2.13374055278905e-4));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-1.68282697438203e-3));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-7.37332916720468e-3));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-1.42647390514189e-2));
  const erf = f32x4.div(f32x4.mul(t, p), q);
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(f32x4.splat(1), erf));
}

/** `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`, written as `x / (1 + e^-2u)`. */
export function geluByTanh(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  const u = f32x4.add(x, f32x4.mul(cube, f32x4.splat(0.044715)));
  const e = exponential(f32x4.mul(u, f32x4.splat(-1.59576912)));
  return f32x4.div(x, f32x4.add(f32x4.splat(1), e));
}
