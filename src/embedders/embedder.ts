/** What one request gave. */
export interface Embedding {
  /** `inputs × dimensions`, f32, row-major, in the order of the inputs; each row unit length or all zero. */
  vectors: Float32Array;
  /** Tokens read, over all inputs. */
  usage: { tokens: number };
  /** Indexes of the inputs of which only the beginning was read. */
  truncated: readonly number[];
}

/**
 * The port every way of embedding implements: one request per call. Splitting, checking and caching
 * are written once, around it (`embed-many.ts`). A text's vector does not depend on the others of its
 * request. The contract suite is `test/contracts/embedder.ts`.
 */
export interface Embedder {
  /** `"vendor/model"` */
  readonly id: string;
  /**
   * Everything that decides the numbers (model, revision, dimensions, pooling, …) in one string; part
   * of every cache key.
   */
  readonly fingerprint: string;
  readonly dimensions: number;
  readonly limits: { inputsPerRequest: number };
  /**
   * Embeds 0 … `inputsPerRequest` texts. Rejects with the signal's reason where it was aborted, with
   * `vector_required` where the embedder takes no text.
   */
  embed(inputs: readonly string[], options?: { signal?: AbortSignal }): Promise<Embedding>;
}
