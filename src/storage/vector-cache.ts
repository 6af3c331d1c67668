import type { VectorEncoding } from "../core/vector-encoding.ts";

/**
 * Vectors by content: a key is the hash of everything that decided the vector, so a value never
 * changes and writing it twice is harmless. Keys are 32 lower-case hexadecimal digits; others throw
 * a `RangeError`, as do vectors of another length than the keys and dimensions say. Ask for and keep
 * hundreds or thousands at a time: each call costs some round trips. The contract suite is
 * `test/contracts/vector-cache.ts`.
 *
 * What is kept as f32 serves every encoding: it is rounded as it is read (`roundVectors`), so that what
 * an encoding answers does not depend on who kept the vector. What is kept as f16 or int8 serves that
 * encoding only.
 */
export interface VectorCache {
  /**
   * Copies the vector of `keys[i]`, as `encoding` has it (f32 by default), to `into[i * dimensions …]`.
   * Answers one byte a key: 1 + its mark where it was found; 0 where it is not there (or unreadable, or
   * kept with other dimensions), in which case that row of `into` is left as it was. A key may come more
   * than once.
   */
  getMany(
    keys: readonly string[],
    dimensions: number,
    into: Float32Array,
    encoding?: VectorEncoding,
  ): Promise<Uint8Array>;
  /** Which keys `getMany` would find, in its words, without reading the vectors. */
  hasMany(
    keys: readonly string[],
    dimensions: number,
    encoding?: VectorEncoding,
  ): Promise<Uint8Array>;
  /**
   * Keeps `vectors` (`keys.length × dimensions`, f32, row-major), as f32 bit for bit, each with a mark
   * of the caller's, 0 (the default) or 1. All are readable, here and in other isolates, when the
   * promise resolves; where it rejects, some may be. Of a key that comes twice one of the vectors is
   * kept.
   */
  putMany(
    keys: readonly string[],
    dimensions: number,
    vectors: Float32Array,
    marks?: Uint8Array,
    encoding?: VectorEncoding,
  ): Promise<void>;
}
