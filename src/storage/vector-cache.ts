/**
 * Vectors by content: a key is the hash of everything that decided the vector, so a value never
 * changes and writing it twice is harmless. Keys are 32 hexadecimal digits. The contract suite is
 * `test/contracts/vector-cache.ts`.
 */
export interface VectorCache {
  /**
   * Copies the vector of `keys[i]` to `into[i * dimensions …]`. Answers one byte a key: 1 found,
   * 0 not there (or unreadable), in which case that row of `into` is left as it was.
   */
  getMany(keys: readonly string[], dimensions: number, into: Float32Array): Promise<Uint8Array>;
  /** Keeps `vectors` (`keys.length × dimensions`, f32). All are readable when the promise resolves. */
  putMany(keys: readonly string[], dimensions: number, vectors: Float32Array): Promise<void>;
}
