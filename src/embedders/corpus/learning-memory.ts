import { EdgetopicError } from "../../core/errors.ts";

/** What learning may hold of the 128 MB of an isolate. */
const LEARNING_BYTES = 96_000_000;
/** Entries of the sample: 16 MB, twice that where there are fewer texts than terms. */
const MOST_VALUES = 2_000_000;
/** Different terms met in the first pass, 35 bytes each, twice while they are encoded. */
const MOST_TERMS = 1_000_000;
/** Of singular vectors by terms, and by texts. */
const MOST_NUMBERS = 2_000_000;
const MOST_ROWS = 20_000;

/** Terms, and texts of the sample, that there is room for by default. */
export function defaultRowCount(dimensions: number): number {
  return Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / dimensions));
}

/** The share of the texts that are sampled, 0 … 1; `valueCount` is of the rows of all of them. */
export function sampleShare(
  sampleCount: number,
  { documentCount, valueCount }: { documentCount: number; valueCount: number },
): number {
  return Math.min(1, sampleCount / documentCount, MOST_VALUES / Math.max(1, valueCount));
}

/** Throws `corpus_too_large` where there are more terms than can be counted. */
export function checkTermCount(termCount: number): void {
  if (termCount <= MOST_TERMS) return;
  throw new EdgetopicError(
    "corpus_too_large",
    `The texts have more than ${MOST_TERMS} different terms; expected fewer, as there are with terms of one word (longest=1).`,
  );
}

/**
 * Throws `corpus_too_large` where the decomposition would not fit into an isolate: the basis of the
 * Lanczos method, the vectors of the terms as f64 and f32, the entries of the sample.
 */
export function checkDecomposition(
  dimensions: number,
  { termCount, textCount, valueCount }: Record<"termCount" | "textCount" | "valueCount", number>,
): void {
  const basis = (2 * dimensions + 33) * Math.min(termCount, textCount) * 8;
  const entries = valueCount * 8 * (textCount < termCount ? 2 : 1);
  const bytes = basis + termCount * dimensions * 12 + entries;
  if (bytes <= LEARNING_BYTES) return;
  const megabytes = (count: number): number => Math.round(count / 1e6);
  throw new EdgetopicError(
    "corpus_too_large",
    `${dimensions} dimensions of ${termCount} terms, learned of ${textCount} texts, need about ${megabytes(bytes)} MB; learning may hold ${megabytes(LEARNING_BYTES)} MB. Expected fewer dimensions, or smaller maxTerms or sampleCount.`,
  );
}
