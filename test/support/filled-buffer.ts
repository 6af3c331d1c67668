import { createRandom } from "../../src/core/math/random.ts";

/** A buffer of `length` f32, uniform over −`spread` / 2 … `spread` / 2. */
export function filledBuffer(length: number, seed: number, spread = 2): ArrayBuffer {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => (random.uniform() - 0.5) * spread).buffer;
}
