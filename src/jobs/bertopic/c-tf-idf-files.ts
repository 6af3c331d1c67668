import { resolveWords } from "../../core/text/resolve-words.ts";
import type { KeptTermCounts } from "../../core/text/term-counts.ts";
import { classTfIdf } from "../../core/topics/c-tf-idf.ts";
import type { FitOptions } from "../../core/options.ts";
import { encodeSafetensors } from "../../embedders/formats/encode-safetensors.ts";

/** What scikit-learn's CountVectorizer has by default, as BERTopic writes it. */
const VECTORIZER = {
  analyzer: "word",
  binary: false,
  decode_error: "strict",
  encoding: "utf-8",
  input: "content",
  lowercase: true,
  max_df: 1.0,
  max_features: null,
  min_df: 1,
  stop_words: null,
  strip_accents: null,
  token_pattern: "(?u)\\b\\w\\w+\\b",
  vocabulary: null,
};

/**
 * BERTopic's `ctfidf.safetensors` and `ctfidf_config.json`: the weights of each topic's terms, those of
 * the outliers first where `firstTopic` is -1, by which it makes a hierarchy and counts new documents.
 * What the fit left out, stop words for one, are no terms there.
 */
export function classTfIdfFiles(
  counts: KeptTermCounts,
  options: FitOptions,
  firstTopic: 0 | -1,
  topicCount: number,
): { matrix: Uint8Array; config: object } {
  const words = resolveWords(options);
  const { leftOut } = counts;
  const { idf, weigh } = classTfIdf(counts, leftOut, words);
  const columnOfTerm = new Int32Array(counts.termCount).fill(-1);
  const vocabulary: Record<string, number> = {};
  let columnCount = 0;
  for (let term = 0; term < counts.termCount; term++) {
    if (leftOut[term] === 1) continue;
    vocabulary[counts.word(term)] = columnCount;
    columnOfTerm[term] = columnCount++;
  }
  const rows = Array.from({ length: topicCount - firstTopic }, (_, i) => firstTopic + i);
  const offsets = new Int32Array(rows.length + 1);
  for (const [i, topic] of rows.entries()) {
    const { terms } = counts.row(topic);
    const keptCount = terms.reduce((sum, term) => sum + (leftOut[term] === 1 ? 0 : 1), 0);
    offsets[i + 1] = (offsets[i] as number) + keptCount;
  }
  const data = new Float64Array(offsets[rows.length] as number);
  const indices = new Int32Array(data.length);
  let at = 0;
  for (const topic of rows) {
    const row = counts.row(topic);
    const weights = weigh(row);
    row.terms.forEach((term, i) => {
      if (leftOut[term] === 1) return;
      indices[at] = columnOfTerm[term] as number;
      data[at++] = weights[i] as number;
    });
  }
  const diagonal = idf.filter((_, term) => leftOut[term] !== 1);
  return {
    matrix: encodeSafetensors({
      shape: {
        dtype: "I64",
        shape: [2],
        values: BigInt64Array.from([rows.length, columnCount], BigInt),
      },
      data: { dtype: "F64", shape: [data.length], values: data },
      diag: { dtype: "F64", shape: [columnCount], values: diagonal },
      indices: { dtype: "I32", shape: [indices.length], values: indices },
      indptr: { dtype: "I32", shape: [offsets.length], values: offsets },
    }),
    config: {
      ctfidf_model: {
        bm25_weighting: words.weighting === "bm25",
        reduce_frequent_words: words.reduceFrequent,
      },
      vectorizer_model: {
        params: { ...VECTORIZER, ngram_range: [words.shortest, words.longest] },
        vocab: vocabulary,
      },
    },
  };
}
