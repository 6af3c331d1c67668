const { fround } = Math;

/** The sum of `count` f32, a multiple of 4, as four running sums that are added last. */
export function sumByLanes(values: Float32Array, start: number, count: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = start; i < start + count; i += 4) {
    a = fround(a + values[i]);
    b = fround(b + values[i + 1]);
    c = fround(c + values[i + 2]);
    d = fround(d + values[i + 3]);
  }
  return fround(fround(a + c) + fround(b + d));
}
