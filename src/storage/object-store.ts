/**
 * A bucket of immutable or replaceable objects: the part of R2 that edgetopic needs, over bytes.
 * Strongly consistent: what was put is read by the next call. What the bucket itself throws passes
 * through. The contract suite is `test/contracts/object-store.ts`.
 */
export interface ObjectStore {
  /**
   * The object, or `length` (at least 1) bytes of it from `offset` on: fewer where it ends, none
   * beyond its end. Null where there is none of that key.
   */
  get(key: string, range?: { offset: number; length: number }): Promise<Uint8Array | null>;
  /** The object as a stream, for what need not be held whole. */
  open(key: string): Promise<ReadableStream<Uint8Array> | null>;
  /**
   * Makes or replaces an object. Text is kept as UTF-8. The caller's bytes are not kept: they may be
   * written over afterwards. R2 takes one write a second to the same key.
   */
  put(key: string, content: Uint8Array | string): Promise<void>;
  /** `put` of bytes that lie in several places, one after another, without a copy of the whole. */
  putParts(key: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Any number of keys; those that are not there are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /**
   * At most `limit` (1,000 by default and at most) keys that begin with `prefix` and follow `after`,
   * in the order of their UTF-8 bytes. Fewer than `limit` means that there are no more.
   */
  list(prefix: string, options?: { after?: string | undefined; limit?: number }): Promise<string[]>;
}
