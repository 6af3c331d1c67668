import { createSpacyTokenizer } from "../spacy/spacy-tokenizer.ts";
import { stackWordVectors } from "../word-vectors/stack-word-vectors.ts";
import { FLAIR_FALLBACKS, withFallbacks } from "../word-vectors/with-fallbacks.ts";
import type { WordVectors } from "../word-vectors/word-vectors.ts";
import { createPooledEmbedder, type PooledEmbedder } from "./pooled-embedder.ts";
import { createTextPooler, type TextPooler } from "./text-pooler.ts";

/**
 * Flair's `DocumentPoolEmbeddings` of `WordEmbeddings`: each table is asked for a token as it is, in
 * lower case, with its digits as "#" and as "0"; the vectors of all tables stand one after the
 * other; the mean, the greatest or the least of each dimension is taken over all tokens, of which
 * those without a vector count as zeros. It departs in the tokenizer, which is spaCy's for English
 * and not segtok, and in texts without a token, which have zeros, where BERTopic embeds "an empty
 * document".
 */
export function createDocumentPooler(
  tables: readonly WordVectors[],
  pooling: "mean" | "max" | "min" = "mean",
): TextPooler {
  const words = stackWordVectors(tables.map((table) => withFallbacks(table, FLAIR_FALLBACKS)));
  return createTextPooler(words, {
    tokenize: createSpacyTokenizer(),
    tokenizer: "spacy-en",
    pooling,
    unknown: "zero",
  });
}

/** `createDocumentPooler` as an embedder: `id` is `"pooled/…"`, its rows have unit length. */
export function createDocumentPoolEmbedder(
  id: string,
  tables: readonly WordVectors[],
  pooling: "mean" | "max" | "min" = "mean",
): PooledEmbedder {
  return createPooledEmbedder(id, createDocumentPooler(tables, pooling));
}
