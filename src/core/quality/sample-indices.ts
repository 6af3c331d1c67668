import { createRandom } from "../math/random.ts";

/** `sampleCount` of the indices `0 … count - 1`, drawn without replacement, ascending; all where there are no more. */
export function sampleIndices(count: number, sampleCount: number, seed: number): Int32Array {
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  if (sampleCount >= count) return indices;
  const random = createRandom(seed);
  for (let i = 0; i < sampleCount; i++) {
    const other = i + (random.uint32() % (count - i));
    const drawn = indices[other];
    indices[other] = indices[i];
    indices[i] = drawn;
  }
  return indices.slice(0, sampleCount).sort();
}
