import { log } from "../../core/math/elementary.ts";
import { RELATIVE_BUCKETS } from "./encoder-weights.ts";

/** Places farther apart than this share the last bucket. */
const MAX_DISTANCE = 128;

/**
 * The bucket of a key `offset` places after its query: half of the buckets for each direction, of
 * which half again hold one distance each, the others growing ranges (Raffel et al. 2020, section
 * 2.1; as transformers' MPNet has it).
 */
export function relativePositionBucket(offset: number): number {
  const half = RELATIVE_BUCKETS / 2;
  const exact = half / 2;
  const side = offset > 0 ? half : 0;
  const distance = Math.abs(offset);
  if (distance < exact) return side + distance;
  const growth = log(distance / exact) / log(MAX_DISTANCE / exact);
  return side + Math.min(half - 1, exact + Math.floor(growth * (half - exact)));
}

/** A head's bias by how far a key is after its query, at `maxLength − 1 + offset`. */
export function relativePositionBias(
  relativeBias: Float32Array,
  head: number,
  headCount: number,
  maxLength: number,
): Float32Array {
  const values = new Float32Array(2 * maxLength - 1);
  for (let i = 0; i < values.length; i++) {
    const bucket = relativePositionBucket(i - (maxLength - 1));
    values[i] = relativeBias[bucket * headCount + head] as number;
  }
  return values;
}
