// Rows of f32 times columns of f32: src/core/encoder/matmul-floats.ts. Each sum runs over the depth
// from the first to the last. A panel is eight columns, depth by depth.

const PANEL: usize = 8;
const TILE: usize = 4;

/**
 * `out[i][j] = Σ a[i][k] b[k][j] + bias[j]`; no bias where its address is 0. `rowCount` is a
 * multiple of 4, `columnCount` one of 8; strides are in bytes.
 */
export function multiplyFloats(
  a: usize,
  aStride: usize,
  rowCount: usize,
  depth: usize,
  panels: usize,
  bias: usize,
  columnCount: usize,
  out: usize,
  stride: usize,
): void {
  for (let column: usize = 0; column < columnCount; column += PANEL) {
    const offset = column << 2;
    for (let row: usize = 0; row < rowCount; row += TILE) {
      multiplyTile(
        a + row * aStride,
        aStride,
        depth,
        panels + offset * depth,
        bias == 0 ? 0 : bias + offset,
        out + row * stride + offset,
        stride,
      );
    }
  }
}

function multiplyTile(
  a: usize,
  aStride: usize,
  depth: usize,
  panel: usize,
  bias: usize,
  out: usize,
  stride: usize,
): void {
  let a0 = a;
  let a1 = a0 + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  const end = a0 + (depth << 2);
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  while (a0 < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load32_splat(a0);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    panel += 32;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  storeBiased(out, s00, s01, bias);
  storeBiased(out + stride, s10, s11, bias);
  storeBiased(out + 2 * stride, s20, s21, bias);
  storeBiased(out + 3 * stride, s30, s31, bias);
}

function storeBiased(out: usize, left: v128, right: v128, bias: usize): void {
  if (bias != 0) {
    left = f32x4.add(left, v128.load(bias));
    right = f32x4.add(right, v128.load(bias, 16));
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}
