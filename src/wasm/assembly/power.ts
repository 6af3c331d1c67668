/** `x^y` lane by lane, step by step as `approximatePower` in src/core/reduce/umap. */
export function approximatePower(x: v128, y: v128): v128 {
  const pattern = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const f = f32x4.sub(pattern, f32x4.splat(1));
  let log = f32x4.splat(0.0430049578);
  log = f32x4.add(f32x4.mul(log, f), f32x4.splat(-0.187488605));
  log = f32x4.add(f32x4.mul(log, f), f32x4.splat(0.409470299));
  log = f32x4.add(f32x4.mul(log, f), f32x4.splat(-0.706486449));
  log = f32x4.add(f32x4.mul(log, f), f32x4.splat(1.44149241));
  log = f32x4.add(f32x4.mul(log, f), f32x4.splat(1.65146709e-5));
  const scale = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127));
  log = f32x4.add(log, f32x4.convert_i32x4_s(scale));

  let exponent = f32x4.mul(y, log);
  exponent = f32x4.pmax(f32x4.pmin(exponent, f32x4.splat(127)), f32x4.splat(-126));
  const whole = f32x4.floor(exponent);
  const g = f32x4.sub(exponent, whole);
  let mantissa = f32x4.splat(0.00189375406);
  mantissa = f32x4.add(f32x4.mul(mantissa, g), f32x4.splat(0.00894959042));
  mantissa = f32x4.add(f32x4.mul(mantissa, g), f32x4.splat(0.0558603371));
  mantissa = f32x4.add(f32x4.mul(mantissa, g), f32x4.splat(0.240141818));
  mantissa = f32x4.add(f32x4.mul(mantissa, g), f32x4.splat(0.69315449));
  mantissa = f32x4.add(f32x4.mul(mantissa, g), f32x4.splat(0.999999898));
  const powerOfTwo = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(powerOfTwo, mantissa);
}
