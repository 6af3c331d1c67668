import type { SparseRows } from "../math/sparse-rows.ts";
import { log } from "../math/elementary.ts";
import type { SectionArray } from "../sections.ts";
import { scanTerms, type TermOptions } from "./term-scanner.ts";
import { createVocabulary, type EncodedVocabulary } from "./vocabulary.ts";

/** What TF-IDF can be told; the defaults are those of scikit-learn's `TfidfVectorizer`. */
export interface TfIdfOptions extends TermOptions {
  /** Terms of fewer documents are left out: a count from 1 on, or below 1 a share of the documents. 1. */
  minDocuments: number;
  /** Terms of more documents are left out: a share up to 1, or above 1 a count. 1. */
  maxDocuments: number;
  /** Most terms kept, those that occur most often, or null for all. null. */
  maxTerms: number | null;
  /** Weighs a term that occurs n times by `1 + ln n` in place of n. false. */
  sublinear: boolean;
  /** Counts each term in one document more, so that no weight is infinite. true. */
  smooth: boolean;
  /** What the rows are divided by: their length, their sum, or nothing. "l2". */
  norm: "l2" | "l1" | "none";
}

export const DEFAULT_TF_IDF_OPTIONS: TfIdfOptions = {
  shortest: 1,
  longest: 1,
  language: "none",
  minDocuments: 1,
  maxDocuments: 1,
  maxTerms: null,
  sublinear: false,
  smooth: true,
  norm: "l2",
};

/** Weights of terms as a corpus has them; the terms are the columns, in the order of their code points. */
export interface TfIdf {
  readonly options: TfIdfOptions;
  readonly documentCount: number;
  readonly termCount: number;
  /** Values that the rows of the corpus have, all together. */
  readonly valueCount: number;
  /** By term: its inverse document frequency, `ln((1 + n) / (1 + df)) + 1`, unsmoothed `ln(n / df) + 1`. */
  readonly weights: Float64Array;
  term(column: number): string;
  /** The column of a term, -1 where it is none. */
  columnOf(term: string): number;
  /** One row a text, columns ascending; a text without a known term has an empty row. */
  transform(texts: readonly string[]): SparseRows;
  encode(): { header: unknown; arrays: Record<string, SectionArray> };
}

/** What a model is made of: how many documents there are, and how many have each term. */
export interface TfIdfTerms extends EncodedVocabulary {
  documentCount: number;
  /** By term */
  documentCounts: Int32Array;
}

interface Header {
  options: TfIdfOptions;
  documentCount: number;
}

/**
 * Agrees with scikit-learn's `TfidfVectorizer` to the rounding of f32 in `transform`; texts are
 * always taken in lower case, and cut into tokens of two characters or more.
 */
export function createTfIdf(terms: TfIdfTerms, options: TfIdfOptions): TfIdf {
  const { documentCount, documentCounts } = terms;
  const vocabulary = createVocabulary(terms);
  const weights = inverseDocumentFrequencies(documentCounts, documentCount, options.smooth);
  const scratch: { columns: Int32Array<ArrayBuffer> } = { columns: new Int32Array(256) };

  /** The columns of a text's terms, ascending, each as often as it occurs. */
  function columnsOf(text: string): Int32Array {
    const scanner = scanTerms(text, options);
    let count = 0;
    while (scanner.next()) {
      const column = vocabulary.indexOf(scanner.text.slice(scanner.start, scanner.end));
      if (column < 0) continue;
      if (count === scratch.columns.length) scratch.columns = doubled(scratch.columns);
      scratch.columns[count++] = column;
    }
    return scratch.columns.subarray(0, count).sort();
  }

  function transform(texts: readonly string[]): SparseRows {
    const offsets = new Int32Array(texts.length + 1);
    let columns = new Int32Array(64 * texts.length);
    let values = new Float64Array(columns.length);
    let length = 0;
    for (let row = 0; row < texts.length; row++) {
      const own = columnsOf(texts[row]);
      while (length + own.length > columns.length) {
        columns = doubled(columns);
        values = doubled(values);
      }
      const start = length;
      for (let at = 0; at < own.length;) {
        const column = own[at];
        let end = at + 1;
        while (end < own.length && own[end] === column) end++;
        const frequency = options.sublinear ? log(end - at) + 1 : end - at;
        columns[length] = column;
        values[length++] = frequency * weights[column];
        at = end;
      }
      scaleRow(values, start, length, options.norm);
      offsets[row + 1] = length;
    }
    return {
      rowCount: texts.length,
      columnCount: weights.length,
      offsets,
      columns: columns.slice(0, length),
      values: Float32Array.from(values.subarray(0, length)),
    };
  }

  return {
    options,
    documentCount,
    termCount: weights.length,
    valueCount: documentCounts.reduce((sum, count) => sum + count, 0),
    weights,
    term: vocabulary.word,
    columnOf: vocabulary.indexOf,
    transform,
    encode: () => ({
      header: { options, documentCount } satisfies Header,
      arrays: { ...vocabulary.encode(), documentCounts },
    }),
  };
}

/** The inverse of `TfIdf.encode`. */
export function decodeTfIdf(header: unknown, arrays: Record<string, SectionArray>): TfIdf {
  const { options, documentCount } = header as Header;
  return createTfIdf({ ...(arrays as unknown as TfIdfTerms), documentCount }, options);
}

function inverseDocumentFrequencies(
  documentCounts: Int32Array,
  documentCount: number,
  isSmooth: boolean,
): Float64Array {
  const added = isSmooth ? 1 : 0;
  return Float64Array.from(
    documentCounts,
    (count) => log((documentCount + added) / (count + added)) + 1,
  );
}

function scaleRow(
  values: Float64Array,
  from: number,
  to: number,
  norm: TfIdfOptions["norm"],
): void {
  if (norm === "none") return;
  let sum = 0;
  for (let at = from; at < to; at++) sum += norm === "l2" ? values[at] * values[at] : values[at];
  const divisor = norm === "l2" ? Math.sqrt(sum) : sum;
  if (divisor === 0) return;
  for (let at = from; at < to; at++) values[at] /= divisor;
}

function doubled<Numbers extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  array: Numbers,
): Numbers {
  const length = Math.max(64, 2 * array.length);
  const grown = array instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  grown.set(array);
  return grown as Numbers;
}
