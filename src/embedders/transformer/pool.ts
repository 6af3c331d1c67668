import type { Pooling } from "./sentence-settings.ts";

/**
 * One vector of unit length out of a text's token states, `tokenCount × dimensions` from `start` on
 * in `states`, written to `vectors` at `at`. Sums are f64 in the order of the tokens.
 */
export function pool(
  states: Float32Array,
  start: number,
  tokenCount: number,
  dimensions: number,
  pooling: Pooling,
  vectors: Float32Array,
  at: number,
): void {
  let squares = 0;
  const pooled = new Float64Array(dimensions);
  const readCount = pooling === "cls" ? 1 : tokenCount;
  if (pooling === "max") pooled.fill(-Infinity);
  for (let token = 0; token < readCount; token++) {
    const from = start + token * dimensions;
    for (let d = 0; d < dimensions; d++) {
      const value = states[from + d] as number;
      const before = pooled[d] as number;
      // Of the mean only the direction remains.
      pooled[d] = pooling === "max" ? Math.max(before, value) : before + value;
    }
  }
  for (let d = 0; d < dimensions; d++) squares += (pooled[d] as number) * (pooled[d] as number);
  if (squares === 0) return;
  const norm = Math.sqrt(squares);
  for (let d = 0; d < dimensions; d++) vectors[at + d] = (pooled[d] as number) / norm;
}
