/**
 * A bucket of immutable or replaceable objects: the part of R2 that edgetopic needs, over bytes.
 * Strongly consistent: what was put is read by the next call. The contract suite is
 * `test/contracts/object-store.ts`.
 */
export interface ObjectStore {
  /** The object, or `length` bytes of it from `offset` on (fewer where it ends); null where there is none. */
  get(key: string, range?: { offset: number; length: number }): Promise<Uint8Array | null>;
  /** The object as a stream, for what need not be held whole. */
  open(key: string): Promise<ReadableStream<Uint8Array> | null>;
  /** Text is kept as UTF-8. The caller's bytes are not kept: they may be written over afterwards. */
  put(key: string, content: Uint8Array | string): Promise<void>;
  /** Keys that are not there are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** At most `limit` (1,000 by default and at most) keys that begin with `prefix` and follow `after`, in byte order. */
  list(prefix: string, options?: { after?: string | undefined; limit?: number }): Promise<string[]>;
}
