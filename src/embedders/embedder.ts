/** What an embedder takes. */
export type Modality = "text" | "image";

/**
 * One thing to embed into one vector: a text, or a text and an image together where the embedder's
 * `modalities` has both. An image is a data URI (`data:image/png;base64,…`). A plain string and
 * `{ text }` are the same.
 */
export type EmbedderInput =
  | string
  | { readonly text?: string | undefined; readonly image?: string | undefined };

/**
 * What the vectors are for, as far as a model tells these apart: topics ("clustering", the default;
 * topic words too), or the two sides of a search.
 */
export type InputType = "clustering" | "document" | "query";

/** The most a request may hold. What is left out is unlimited, or not known. */
export interface EmbedderLimits {
  readonly inputsPerRequest: number;
  readonly tokensPerInput?: number;
  readonly tokensPerRequest?: number;
  /** Of the inputs in UTF-8, images as they are written. */
  readonly bytesPerRequest?: number;
  /** What the answer's body has for each input; requests are kept small enough to be held. */
  readonly responseBytesPerInput?: number;
  /** Requests under way at the same time; 1 where left out. */
  readonly concurrentRequests?: number;
}

/** What the vendor allows an account a minute, as far as it is known before it says so. */
export interface EmbedderRates {
  readonly requestsPerMinute?: number;
  readonly inputsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Who shares them: a hash of vendor and key (`hash-account.ts`), which tells nothing of the key. */
  account(): Promise<string>;
}

/** In US dollars, as the vendor published it on that day (YYYY-MM-DD). */
export interface EmbedderPrice {
  readonly perMillionTokens: number;
  readonly asOf: string;
}

/** What a vendor says is left of one of its rates, and how long until it is whole again. */
export interface RateHint {
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetMs?: number;
}

export interface RateHints {
  readonly requests?: RateHint;
  readonly inputs?: RateHint;
  readonly tokens?: RateHint;
}

/** What one request gave. */
export interface Embedding {
  /** `inputs × dimensions`, f32, row-major, in the order of the inputs; each row unit length or all zero. */
  vectors: Float32Array;
  /** Tokens read, over all inputs. `isEstimated` where the vendor does not tell. */
  usage: { tokens: number; isEstimated?: boolean };
  /** Indexes of the inputs of which only the beginning was read. */
  truncated: readonly number[];
  /** What the answer's headers say of the vendor's rates. */
  hints?: RateHints;
}

export interface EmbedOptions {
  signal?: AbortSignal;
  /** By default "clustering". */
  inputType?: InputType;
}

/**
 * The port every way of embedding implements: one request per call, tried once. Planning, retrying,
 * checking and caching are written once, around it (`embed-many.ts`). A text's vector does not depend
 * on the others of its request. The contract suite is `test/contracts/embedder.ts`.
 */
export interface Embedder {
  /** `"vendor/model"`, or the JSON of several (`embedder-name.ts`). */
  readonly id: string;
  /**
   * Everything that decides the numbers (model, revision, dimensions, pooling, …) in one string; part
   * of every cache key.
   */
  readonly fingerprint: string;
  readonly dimensions: number;
  /** Empty where it embeds nothing itself. */
  readonly modalities: readonly Modality[];
  readonly limits: EmbedderLimits;
  /** Left out where it costs nothing, or nobody knows what. */
  readonly price?: EmbedderPrice;
  /** Left out where there is no vendor to ask too much of. */
  readonly rates?: EmbedderRates;
  /**
   * True where texts of which it knows no word have the zero vector. Of any other embedder such a
   * row is an answer gone wrong.
   */
  readonly hasZeroVectors?: boolean;
  /** True where answers say how much of each text is known (`CoveredEmbedding`). */
  readonly tellsCoverage?: boolean;
  /**
   * Embeds 0 … `inputsPerRequest` inputs. Rejects with the signal's reason where it was aborted (the
   * signal covers the answer's body too), with `vector_required` where the embedder takes nothing,
   * with an `EmbedderError` where the vendor refuses or an input has a modality it does not take
   * ("invalid_input" with `inputIndex`).
   */
  embed(inputs: readonly EmbedderInput[], options?: EmbedOptions): Promise<Embedding>;
}
