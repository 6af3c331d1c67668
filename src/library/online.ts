import { EdgetopicError } from "../core/errors.ts";
import type { FitOptions } from "../core/options.ts";
import { embedMany } from "../embedders/embed-many.ts";
import { type EmbedderName, encodeEmbedderName } from "../embedders/embedder-name.ts";
import type { Embedder } from "../embedders/embedder.ts";
import { centroidModel } from "../jobs/fit/centroid-model.ts";
import {
  openOnlineTopics,
  startOnlineTopics,
  type OnlineTopic,
  type OnlineTopics,
} from "../jobs/online/online-topics.ts";
import { loadEmbedder } from "./engine.ts";
import { createModel, type Model } from "./model.ts";

export type { OnlineTopic } from "../jobs/online/online-topics.ts";

export interface OnlineSettings {
  /** Most topics there are: 1 … 10,000. */
  topicCount: number;
  /** How much of what was counted of words a batch takes away, from 0 to 1. 0. */
  decay?: number;
  /** Words counted less often after a batch are forgotten until they come again. 0. */
  minCount?: number;
  /** `language`, `characters`, `words`, `wordCount` and `seed` of a fit. */
  options?: Partial<FitOptions>;
  /** `"static/en"`. Of vectors made elsewhere `"precomputed/<dimensions>"`. */
  embedder?: EmbedderName | Embedder;
}

/** Topics that learn from one batch of documents after another. */
export interface OnlineModel {
  readonly batchCount: number;
  /** By id; a topic keeps its id whatever comes, and has its words from all batches. */
  topics(): OnlineTopic[];
  /**
   * Learns from a batch; answers the topic of each document, -1 for one without a known word. `vectors`
   * in place of embedding the texts: `texts × dimensions`, f32. Throws `dimension_mismatch`.
   */
  partialFit(texts: readonly string[], settings?: PartialFitSettings): Promise<number[]>;
  /** What has been learned as a model without documents, which assigns by the nearest topic. */
  model(): Promise<Model>;
  /** As `openOnline` wants it back. */
  encode(): Uint8Array;
}

export interface PartialFitSettings {
  vectors?: Float32Array;
  signal?: AbortSignal;
}

/**
 * Starts topics that learn batch by batch, as BERTopic's `partial_fit` with MiniBatchKMeans and
 * OnlineCountVectorizer: the first batch makes the topics, later ones move them and their words. Throws
 * `invalid_option` and `unknown_embedder`.
 */
export async function startOnline(settings: OnlineSettings): Promise<OnlineModel> {
  const { embedder: asked = "static/en", ...options } = settings;
  const embedder =
    typeof asked === "object" && "embed" in asked
      ? asked
      : await loadEmbedder(encodeEmbedderName(asked));
  return createOnline(await startOnlineTopics(options, embedder), async () => embedder);
}

/** Goes on from `encode`; `embedder` where the environment has not what it needs. Throws `checkpoint_mismatch`. */
export async function openOnline(bytes: Uint8Array, embedder?: Embedder): Promise<OnlineModel> {
  const online = await openOnlineTopics(bytes);
  return createOnline(online, async () => embedder ?? loadEmbedder(online.embedder.id));
}

function createOnline(online: OnlineTopics, open: () => Promise<Embedder>): OnlineModel {
  async function embed(texts: readonly string[], signal: AbortSignal | undefined) {
    const embedder = await open();
    const { id, fingerprint } = online.embedder;
    if (embedder.fingerprint === fingerprint)
      return (await embedMany(embedder, texts, { signal })).vectors;
    throw new EdgetopicError(
      "embedder_mismatch",
      `The topics were learned of vectors of ${fingerprint}; ${id} is ${embedder.fingerprint} here.`,
    );
  }

  return {
    get batchCount() {
      return online.batchCount;
    },
    topics: () => online.topics(),
    async partialFit(texts, { vectors, signal } = {}) {
      return Array.from(online.partialFit(vectors ?? (await embed(texts, signal)), texts));
    },
    async model() {
      const topics = online.topics().toSorted((p, q) => q.size - p.size || p.id - q.id);
      return createModel(
        await centroidModel({
          embedder: online.embedder,
          options: online.options.options,
          topics: topics.map((topic) => ({ ...topic, representativeDocuments: [] })),
          centroids: online.directions(),
          dimensions: online.embedder.dimensions,
          documentTopics: new Int32Array(0),
        }),
      );
    },
    encode: () => online.encode(),
  };
}
