import type { EmbedderRates, RateHints } from "../embedders/embedder.ts";

/** What is asked of a language model about one topic. */
export interface LabelRequest {
  /** What it is told it is. */
  system: string;
  prompt: string;
  /** JSON Schema that its answer must have. */
  schema: Readonly<Record<string, unknown>>;
  /** Of the answer. */
  maxTokens: number;
}

export interface LabelAnswer {
  /** As the model wrote it: JSON, if it did what it was asked. */
  text: string;
  /** `isEstimated` where the vendor does not tell. */
  usage: { inputTokens: number; outputTokens: number; isEstimated?: boolean };
  /** What the answer's headers say of the vendor's rates. */
  hints?: RateHints;
}

/** In US dollars, as the vendor published it on that day (YYYY-MM-DD). */
export interface LabelerPrice {
  readonly perMillionInputTokens: number;
  readonly perMillionOutputTokens: number;
  readonly asOf: string;
}

/**
 * The port of every language model that names topics: one request per call, tried once. Retries,
 * budgets, rates and what is kept are written once, around it (`label-topics.ts`). The contract suite
 * is `test/contracts/labeler.ts`.
 */
export interface Labeler {
  /** `"vendor/model"` */
  readonly id: string;
  /** Who is asked, where and for which model: part of the key under which answers are kept. */
  readonly fingerprint: string;
  /** Requests under way at the same time. */
  readonly concurrentRequests: number;
  /** Left out where nobody knows what it costs, or it costs nothing. */
  readonly price?: LabelerPrice;
  /** Left out where there is no vendor to ask too much of. */
  readonly rates?: EmbedderRates;
  /**
   * Rejects with the signal's reason where it was aborted (the signal covers the answer's body too), and
   * with an `EmbedderError` where the vendor refuses or answers without a text.
   */
  ask(request: LabelRequest, signal?: AbortSignal): Promise<LabelAnswer>;
}
