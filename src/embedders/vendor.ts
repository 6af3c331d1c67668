import type { CorpusEmbedder } from "./corpus/corpus-embedder.ts";
import type { Embedder, Modality } from "./embedder.ts";
import type { OpenAiBatch } from "./openai/openai-batch.ts";

/** An embedder that is named but not loaded. */
export interface NamedEmbedder {
  readonly dimensions: number;
  /** What it takes; texts alone where left out. */
  readonly modalities?: readonly Modality[];
  /** Of an embedder that is made of the corpus itself; `load` then gives one that embeds nothing. */
  readonly corpus?: CorpusEmbedder;
  load(): Promise<Embedder>;
  /** The vendor's batches of the same vectors, where it has any. */
  readonly batch?: OpenAiBatch;
}

/**
 * What the part of an id before the slash stands for. `open` is cheap; it throws `unknown_embedder`
 * where there is no such model or something it needs is missing, `invalid_option` where a parameter
 * is wrong. `parameters` are those after the `?` of the id.
 */
export interface Vendor {
  readonly name: string;
  /** For a person: what an id looks like. */
  readonly form: string;
  /** For a person: a key, a model's files; empty where nothing is needed. */
  readonly needs: string;
  /** What its embedders may take; texts alone where left out. */
  readonly modalities?: readonly Modality[];
  /** The dimensions of models where they are known, so that an id need not say them. */
  readonly models?: ReadonlyMap<string, number>;
  /** What an id without a slash stands for; left out where there is no such id. */
  readonly defaultModel?: string;
  open(model: string, parameters: ReadonlyMap<string, string>): NamedEmbedder;
}
