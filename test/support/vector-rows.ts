import { createRandom } from "../../src/core/math/random.ts";

/** `count` vectors under keys of their own; the same for the same `seed`. */
export function makeVectors(count: number, dimensions: number, seed: number) {
  const random = createRandom(seed);
  const digits = () => random.uint32().toString(16).padStart(8, "0");
  return {
    keys: Array.from({ length: count }, () => digits() + digits() + digits() + digits()),
    vectors: Float32Array.from({ length: count * dimensions }, () => random.uniform() * 2 - 1),
    marks: Uint8Array.from({ length: count }, () => random.uint32() & 1),
  };
}
