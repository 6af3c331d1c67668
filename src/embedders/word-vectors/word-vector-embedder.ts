import { createPooledEmbedder, type PooledEmbedder } from "../pooled/pooled-embedder.ts";
import { createTextPooler, type TextPooler } from "../pooled/text-pooler.ts";
import { splitWhitespace } from "./split-whitespace.ts";
import type { WordVectors } from "./word-vectors.ts";

export interface WordVectorOptions {
  /** Looks words up in lower case. By default false, as the vectors' own case counts. */
  lowerCase?: boolean;
  /**
   * Words without a vector are left out ("skip", the default and gensim's way) or count as rows of
   * zeros ("zero"): of the mean that changes the length alone, and so nothing once it is scaled.
   */
  unknown?: "skip" | "zero";
  /** Scales the words' vectors to unit length first, as fastText's sentence vectors have it. By default false. */
  unitWords?: boolean;
}

/**
 * A text as the mean of the vectors of its words, which are what stands between white space: case
 * and punctuation count. It is BERTopic's `GensimBackend`, and with `unitWords` fastText's
 * `getSentenceVector`. A text without a known word has zeros.
 */
export function createWordVectorPooler(
  words: WordVectors,
  options: WordVectorOptions = {},
): TextPooler {
  const { lowerCase = false, ...pooling } = options;
  return createTextPooler(words, {
    tokenize: lowerCase ? (text) => splitWhitespace(text.toLowerCase()) : splitWhitespace,
    tokenizer: lowerCase ? "whitespace-lower" : "whitespace",
    ...pooling,
  });
}

/** `createWordVectorPooler` as an embedder: `id` is `"word-vectors/…"`, its rows have unit length. */
export function createWordVectorEmbedder(
  id: string,
  words: WordVectors,
  options: WordVectorOptions = {},
): PooledEmbedder {
  return createPooledEmbedder(id, createWordVectorPooler(words, options));
}
