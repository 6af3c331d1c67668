// Row by row: src/core/encoder/{quantize-activations,layer-norm}.ts. Widths are multiples of 8.

/** Rows of smaller numbers are taken for zeros: the quotient could leave the range of f32. */
const LEAST: f32 = 1e-30;

/**
 * Writes f32 rows as int16, each scaled so that its largest magnitude becomes `limit`, and what one
 * step of each is worth.
 */
export function quantizeActivations(
  from: usize,
  rowCount: usize,
  width: usize,
  limit: f32,
  out: usize,
  scales: usize,
): void {
  for (let row: usize = 0; row < rowCount; row++) {
    const end = from + (width << 2);
    const largest = largestMagnitude(from, end);
    store<f32>(scales + (row << 2), largest / limit);
    const factor = f32x4.splat(largest > LEAST ? limit / largest : 0);
    for (; from < end; from += 32, out += 16) {
      const left = f32x4.nearest(f32x4.mul(v128.load(from), factor));
      const right = f32x4.nearest(f32x4.mul(v128.load(from, 16), factor));
      const low = i32x4.trunc_sat_f32x4_s(left);
      v128.store(out, i16x8.narrow_i32x4_s(low, i32x4.trunc_sat_f32x4_s(right)));
    }
  }
}

function largestMagnitude(from: usize, end: usize): f32 {
  let lanes = f32x4.splat(0);
  for (; from < end; from += 16) lanes = f32x4.pmax(lanes, f32x4.abs(v128.load(from)));
  return largestLane(lanes);
}

export function largestLane(lanes: v128): f32 {
  const left = max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1));
  return max(left, max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)));
}

export function sumOfLanes(lanes: v128): f32 {
  const even = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 2);
  return even + (f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 3));
}

/** `rows = layer norm of (rows + residual)`, in place; no residual where its address is 0. */
export function normalizeLayer(
  rows: usize,
  residual: usize,
  rowCount: usize,
  width: usize,
  gain: usize,
  bias: usize,
  epsilon: f32,
): void {
  const bytes = width << 2;
  for (let row: usize = 0; row < rowCount; row++, rows += bytes) {
    if (residual != 0) {
      for (let at: usize = 0; at < bytes; at += 16, residual += 16) {
        v128.store(rows + at, f32x4.add(v128.load(rows + at), v128.load(residual)));
      }
    }
    let sums = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sums = f32x4.add(sums, v128.load(rows + at));
    const mean = f32x4.splat(sumOfLanes(sums) / (width as f32));
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const centered = f32x4.sub(v128.load(rows + at), mean);
      squares = f32x4.add(squares, f32x4.mul(centered, centered));
    }
    const variance = sumOfLanes(squares) / (width as f32);
    const factor = f32x4.splat(1 / sqrt<f32>(variance + epsilon));
    for (let at: usize = 0; at < bytes; at += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(rows + at), mean), factor);
      v128.store(rows + at, f32x4.add(f32x4.mul(unit, v128.load(gain + at)), v128.load(bias + at)));
    }
  }
}
