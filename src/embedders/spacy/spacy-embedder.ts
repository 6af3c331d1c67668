import { createPooledEmbedder, type PooledEmbedder } from "../pooled/pooled-embedder.ts";
import { createTextPooler, type TextPooler } from "../pooled/text-pooler.ts";
import type { WordVectors } from "../word-vectors/word-vectors.ts";
import { createSpacyTokenizer } from "./spacy-tokenizer.ts";

/**
 * A text as spaCy's `doc.vector` has it: the sum of the vectors of its tokens by the number of all
 * its tokens, punctuation and those without a vector included. The tokenizer is the one for English,
 * whatever the language of the pipeline. A text without a token has zeros, where BERTopic takes the
 * vector of a space.
 */
export function createSpacyPooler(words: WordVectors): TextPooler {
  return createTextPooler(words, {
    tokenize: createSpacyTokenizer(),
    tokenizer: "spacy-en",
    unknown: "zero",
  });
}

/** `createSpacyPooler` as an embedder: `id` is `"spacy/…"`, its rows have unit length. */
export function createSpacyEmbedder(id: string, words: WordVectors): PooledEmbedder {
  return createPooledEmbedder(id, createSpacyPooler(words));
}
