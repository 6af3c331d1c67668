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
  const diagonal: number[] = [];
  for (let term = 0; term < counts.termCount; term++) {
    if (leftOut[term] === 1) continue;
    columnOfTerm[term] = diagonal.length;
    vocabulary[counts.word(term)] = diagonal.length;
    diagonal.push(idf[term] as number);
  }
  const data: number[] = [];
  const indices: number[] = [];
  const offsets = [0];
  for (let topic: number = firstTopic; topic < topicCount; topic++) {
    const row = counts.row(topic);
    const weights = weigh(row);
    row.terms.forEach((term, i) => {
      if (leftOut[term] === 1) return;
      indices.push(columnOfTerm[term] as number);
      data.push(weights[i] as number);
    });
    offsets.push(indices.length);
  }
  const shape = [offsets.length - 1, diagonal.length];
  const doubles = (values: number[]) =>
    ({ dtype: "F64", shape: [values.length], values: Float64Array.from(values) }) as const;
  const integers = (values: number[]) =>
    ({ dtype: "I32", shape: [values.length], values: Int32Array.from(values) }) as const;
  return {
    matrix: encodeSafetensors({
      shape: { dtype: "I64", shape: [2], values: BigInt64Array.from(shape, BigInt) },
      data: doubles(data),
      diag: doubles(diagonal),
      indices: integers(indices),
      indptr: integers(offsets),
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
