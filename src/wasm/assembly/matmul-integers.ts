// Rows of int16 times int8 columns: src/core/encoder/matmul-integers.ts. Sums of products are exact.
// A panel is eight columns, pair of depths by pair of depths, so that one instruction multiplies
// and adds a pair for four columns.

const PANEL: usize = 8;
const TILE: usize = 4;

/**
 * `out[i][j] = (Σ a[i][k] b[k][j]) × scale of the row × scale of the column + bias[j]`. `rowCount`
 * is a multiple of 4, `columnCount` and `depth` are of 8; `scratch` has room for `8 × depth` int16.
 */
export function multiplyIntegers(
  a: usize,
  rowScales: usize,
  rowCount: usize,
  depth: usize,
  panels: usize,
  columnScales: usize,
  bias: usize,
  columnCount: usize,
  out: usize,
  scratch: usize,
): void {
  const stride = columnCount << 2;
  const aStride = depth << 1;
  for (let column: usize = 0; column < columnCount; column += PANEL) {
    widenPanel(panels + column * depth, PANEL * depth, scratch);
    const offset = column << 2;
    for (let row: usize = 0; row < rowCount; row += TILE) {
      multiplyTile(
        a + row * aStride,
        aStride,
        rowScales + (row << 2),
        scratch,
        columnScales + offset,
        bias + offset,
        out + row * stride + offset,
        stride,
      );
    }
  }
}

function widenPanel(from: usize, count: usize, out: usize): void {
  for (let at: usize = 0; at < count; at += 8) {
    v128.store(out + (at << 1), v128.load8x8_s(from + at));
  }
}

function multiplyTile(
  a: usize,
  aStride: usize,
  rowScales: usize,
  panel: usize,
  columnScales: usize,
  bias: usize,
  out: usize,
  stride: usize,
): void {
  let a0 = a;
  let a1 = a0 + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  const end = a1;
  let s00 = i32x4.splat(0);
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
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, b0));
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, b1));
    const x1 = v128.load32_splat(a1);
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, b0));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, b1));
    const x2 = v128.load32_splat(a2);
    s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x2, b0));
    s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x2, b1));
    const x3 = v128.load32_splat(a3);
    s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x3, b0));
    s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x3, b1));
    panel += 32;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  storeScaled(out, s00, s01, rowScales, columnScales, bias);
  storeScaled(out + stride, s10, s11, rowScales + 4, columnScales, bias);
  storeScaled(out + 2 * stride, s20, s21, rowScales + 8, columnScales, bias);
  storeScaled(out + 3 * stride, s30, s31, rowScales + 12, columnScales, bias);
}

function storeScaled(
  out: usize,
  left: v128,
  right: v128,
  rowScale: usize,
  columnScales: usize,
  bias: usize,
): void {
  const scale = v128.load32_splat(rowScale);
  const x = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(left), scale), v128.load(columnScales));
  const y = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(right), scale), v128.load(columnScales, 16));
  v128.store(out, f32x4.add(x, v128.load(bias)));
  v128.store(out, f32x4.add(y, v128.load(bias, 16)), 16);
}
