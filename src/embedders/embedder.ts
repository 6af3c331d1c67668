/** What one request gave. */
export interface Embedding {
  /** `inputs × dimensions`, f32, row-major, in the order of the inputs; each row unit length or all zero. */
  vectors: Float32Array;
  usage: { tokens: number };
  /** Indexes of the inputs of which only the beginning was read. */
  truncated: readonly number[];
}

/**
 * The port every way of embedding implements: one request per call. Batching, retry and caching
 * are written once, around it. The contract suite is `test/contracts/embedder.ts`.
 */
export interface Embedder {
  /** `"vendor/model"` */
  readonly id: string;
  /** Everything that decides the numbers (model, revision, dimensions, pooling, …) in one string; part of every cache key. */
  readonly fingerprint: string;
  readonly dimensions: number;
  readonly limits: { inputsPerRequest: number };
  embed(inputs: readonly string[], options?: { signal?: AbortSignal }): Promise<Embedding>;
}
