import { createRandom } from "../../src/core/math/random.ts";

const ODD_VALUES = [
  0,
  -0,
  1,
  -1,
  1e-45,
  -1e-40,
  1.1754944e-38,
  3.4028235e38,
  -3.4028235e38,
  1e20,
  NaN,
  Infinity,
  -Infinity,
];

/**
 * Rows that search kernels trip over: subnormal and huge values, zeros of either sign, NaN,
 * infinities, many equal rows. Not of unit length.
 */
export function adversarialRows(rowCount: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const rows = new Float32Array(rowCount * dimensions);
  for (let i = 0; i < rowCount; i++) {
    const start = i * dimensions;
    const kind = random.uint32() % 8;
    const scale = [1, 1e-42, 1e30, 1e-20][random.uint32() % 4] as number;
    for (let d = 0; d < dimensions; d++) rows[start + d] = (random.uniform() - 0.5) * scale;
    if (kind < 2) rows.copyWithin(start, 0, dimensions);
    if (kind === 2) {
      for (let d = 0; d < dimensions; d++) {
        rows[start + d] = ODD_VALUES[random.uint32() % ODD_VALUES.length] as number;
      }
    }
    if (kind === 3) rows.fill(ODD_VALUES[random.uint32() % 9] as number, start, start + dimensions);
    if (kind === 4) {
      rows[start + (random.uint32() % dimensions)] = ODD_VALUES[
        random.uint32() % ODD_VALUES.length
      ] as number;
    }
  }
  return rows;
}
