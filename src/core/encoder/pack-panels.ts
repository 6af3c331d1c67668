/**
 * A matrix of weights as the products read it: panels of eight columns. `values` are row-major,
 * `columnCount × depth` (a row of `values` makes a column of the product, as `torch.nn.Linear` has
 * them); the panels are `[column / 8][depth][column % 8]`. Both counts are multiples of 8.
 */
export function packFloatPanels(values: Float32Array, depth: number): Float32Array {
  const panels = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const column = Math.floor(at / depth);
    const k = at - column * depth;
    panels[(column - (column % 8)) * depth + 8 * k + (column % 8)] = values[at];
  }
  return panels;
}

/** Panels of int8: the two depths of a pair side by side, `[column / 8][depth / 2][column % 8][depth % 2]`. */
export function packIntegerPanels(values: Int8Array, depth: number): Int8Array {
  const panels = new Int8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const column = Math.floor(at / depth);
    const k = at - column * depth;
    const lane = 2 * (column % 8) + (k % 2);
    panels[(column - (column % 8)) * depth + 8 * (k - (k % 2)) + lane] = values[at];
  }
  return panels;
}
