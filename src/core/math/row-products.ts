/**
 * Writes the products of one row with the rows `from … to - 1` of `others` (`n × dimensions`) to
 * their places in `products`: summed in f64 in the order of the dimensions, four rows side by side,
 * as one sum would wait for itself. The row begins at `start` of `rows`.
 */
export function multiplyRow(
  products: Float64Array,
  rows: Float32Array,
  start: number,
  others: Float32Array,
  dimensions: number,
  from: number,
  to: number,
): void {
  let other = from;
  for (; other + 4 <= to; other += 4) {
    const first = other * dimensions;
    const second = first + dimensions;
    const third = second + dimensions;
    const fourth = third + dimensions;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < dimensions; i++) {
      const value = rows[start + i];
      a += value * others[first + i];
      b += value * others[second + i];
      c += value * others[third + i];
      d += value * others[fourth + i];
    }
    products[other] = a;
    products[other + 1] = b;
    products[other + 2] = c;
    products[other + 3] = d;
  }
  for (; other < to; other++) {
    let product = 0;
    for (let i = 0; i < dimensions; i++)
      product += rows[start + i] * others[other * dimensions + i];
    products[other] = product;
  }
}
