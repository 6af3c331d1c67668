// src/core/reduce/panel-products.ts

let rowCount: usize = 0;
let offsets: usize = 0;
let columns: usize = 0;
let weights: usize = 0;
/** Panels of four f64 a row. */
let from: usize = 0;
let into: usize = 0;

export function preparePanelProducts(
  count: usize,
  offsetsAt: usize,
  columnsAt: usize,
  weightsAt: usize,
  fromAt: usize,
  intoAt: usize,
): void {
  rowCount = count;
  offsets = offsetsAt;
  columns = columnsAt;
  weights = weightsAt;
  from = fromAt;
  into = intoAt;
}

export function multiplyPanel(scale: f64, shift: f64, keep: f64): void {
  const scales = f64x2.splat(scale);
  const shifts = f64x2.splat(-shift);
  const keeps = f64x2.splat(keep);
  let start = load<u32>(offsets) as usize;
  for (let row: usize = 0; row < rowCount; row++) {
    const at = row << 5;
    const end = load<u32>(offsets + ((row + 1) << 2)) as usize;
    let left = f64x2.mul(shifts, v128.load(from + at));
    let right = f64x2.mul(shifts, v128.load(from + at, 16));
    for (let edge = start << 2; edge < end << 2; edge += 4) {
      const weight = f64x2.splat(load<f32>(weights + edge) as f64);
      const other = from + ((load<u32>(columns + edge) as usize) << 5);
      left = f64x2.add(left, f64x2.mul(weight, v128.load(other)));
      right = f64x2.add(right, f64x2.mul(weight, v128.load(other, 16)));
    }
    start = end;
    const out = into + at;
    const keptLeft = f64x2.mul(keeps, v128.load(out));
    const keptRight = f64x2.mul(keeps, v128.load(out, 16));
    v128.store(out, f64x2.sub(f64x2.mul(scales, left), keptLeft));
    v128.store(out, f64x2.sub(f64x2.mul(scales, right), keptRight), 16);
  }
}
