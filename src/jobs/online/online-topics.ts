import { completeOptions } from "../../core/complete-options.ts";
import { EdgetopicError } from "../../core/errors.ts";
import type { LanguageTools } from "../../core/text/languages.ts";
import {
  createOnlineClusters,
  type OnlineClustersState,
} from "../../core/online/online-clusters.ts";
import type { FitOptions } from "../../core/options.ts";
import { decodeSections, encodeSections } from "../../core/sections.ts";
import { givenLanguages, resolveWords } from "../../core/text/resolve-words.ts";
import { joinStopWords } from "../../core/text/stop-words.ts";
import { countWords } from "../../core/topics/count-words.ts";
import { leftOutTerms } from "../../core/topics/left-out-terms.ts";
import {
  addBatch,
  createOnlineCounts,
  decodeOnlineCounts,
} from "../../core/topics/online-counts.ts";
import { topicName } from "../../core/topics/topic-name.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { topWords, type TopicWord } from "../../core/topics/top-words.ts";

export interface OnlineTopicsOptions {
  /** Most topics there are: 1 … 10,000. */
  topicCount: number;
  /** How much of what was counted of words a batch takes away: 0, nothing, up to 1. 0. */
  decay: number;
  /** Words counted less often after a batch are forgotten until they come again. 0. */
  minCount: number;
  /** Language, words and seed; of a fit's options those that are about them. */
  options: FitOptions;
}

export type OnlineEmbedder = Pick<Embedder, "id" | "fingerprint" | "dimensions">;

export interface OnlineTopic {
  /** For ever the same topic's. */
  id: number;
  name: string;
  /** In documents, of all batches. */
  size: number;
  words: TopicWord[];
}

/** Topics that learn from one batch of documents after another. */
export interface OnlineTopics {
  readonly options: OnlineTopicsOptions;
  /** Of the vectors. */
  readonly embedder: OnlineEmbedder;
  readonly batchCount: number;
  /** By id. */
  topics(): OnlineTopic[];
  /** Learns from a batch and says to which topic each document belongs; -1 for a vector of zeros. */
  partialFit(vectors: Float32Array, texts: readonly string[]): Int32Array;
  /** The same without learning. */
  predict(vectors: Float32Array): Int32Array;
  /** t × dimensions, unit length. */
  directions(): Float32Array;
  encode(): Uint8Array;
}

const KIND = "online topics";
const VERSION = 1;
const MOST_TOPICS = 10_000;

/** What is kept beside the arrays. */
interface Header {
  options: OnlineTopicsOptions;
  embedder: OnlineEmbedder;
  batchCount: number;
}

/** Topics of no document yet. Throws `invalid_option`, also where the language is to be detected: a batch may have another. */
export async function startOnlineTopics(
  given: Pick<OnlineTopicsOptions, "topicCount"> &
    Partial<Pick<OnlineTopicsOptions, "decay" | "minCount">> & { options?: Partial<FitOptions> },
  { id, fingerprint, dimensions }: OnlineEmbedder,
): Promise<OnlineTopics> {
  const { topicCount, decay = 0, minCount = 0 } = given;
  const isCount = Number.isInteger(topicCount) && topicCount >= 1 && topicCount <= MOST_TOPICS;
  if (!isCount) refuse("topicCount", topicCount, `a whole number from 1 to ${MOST_TOPICS}`);
  if (!(decay >= 0 && decay <= 1)) refuse("decay", decay, "a number from 0 to 1");
  if (!(minCount >= 0)) refuse("minCount", minCount, "a number from 0 on");
  const options = { topicCount, decay, minCount, options: completeOptions(given.options ?? {}) };
  const { language } = options.options;
  if (language === "auto") refuse("language", language, "one that is named");
  const embedder = { id, fingerprint, dimensions };
  const tools = await loadLanguageTools(language);
  return open({ options, embedder, batchCount: 0 }, undefined, createOnlineCounts(), tools);
}

/** Goes on from `encode`. Throws `checkpoint_mismatch`. */
export async function openOnlineTopics(bytes: Uint8Array): Promise<OnlineTopics> {
  const sections = decodeSections(bytes, KIND, VERSION);
  const { centers, sizes, ...counts } = sections.arrays();
  if (centers instanceof Float64Array && sizes instanceof Float64Array) {
    const header = sections.header as Header;
    const tools = await loadLanguageTools(header.options.options.language);
    return open(header, { centers, sizes }, decodeOnlineCounts(counts), tools);
  }
  throw new EdgetopicError("checkpoint_mismatch", `The ${KIND} have no centers.`);
}

function open(
  header: Header,
  state: OnlineClustersState | undefined,
  known: ReturnType<typeof createOnlineCounts>,
  tools: LanguageTools,
): OnlineTopics {
  const { options, embedder } = header;
  const { dimensions } = embedder;
  const { topicCount: clusterCount, options: fit } = options;
  const clusters = createOnlineClusters({ clusterCount, dimensions, seed: fit.seed }, state);
  const words = resolveWords(fit);
  const stopWords = joinStopWords(givenLanguages(fit) ?? [], words.stopWords, tools);
  let counts = known;
  let { batchCount } = header;

  return {
    options,
    embedder,
    get batchCount() {
      return batchCount;
    },
    topics() {
      const leftOut = leftOutTerms(counts, stopWords, words);
      const found = topWords(counts, fit.wordCount, leftOut, words);
      return Array.from({ length: clusters.clusterCount }, (_, id) => {
        const best = id < counts.topicCount ? (found[id] ?? []) : [];
        return { id, name: topicName(best, id), size: counts.documentCount(id), words: best };
      });
    },
    partialFit(vectors, texts) {
      if (vectors.length !== texts.length * dimensions) {
        throw new EdgetopicError(
          "dimension_mismatch",
          `${vectors.length} numbers for ${texts.length} texts are no vectors of ${dimensions} dimensions.`,
        );
      }
      const topics = clusters.partialFit(vectors);
      counts = addBatch(counts, countWords(texts, topics, fit, tools).counts, options);
      batchCount++;
      return topics;
    },
    predict: (vectors) => clusters.predict(vectors),
    directions: () => clusters.directions(),
    encode: () =>
      encodeSections(
        KIND,
        VERSION,
        { options, embedder, batchCount },
        { ...clusters.encode(), ...counts.encode() },
      ),
  };
}

function refuse(name: string, value: number | string, expected: string): never {
  throw new EdgetopicError("invalid_option", `${name} is ${value}; expected ${expected}.`);
}
