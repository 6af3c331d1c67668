import { EdgetopicError } from "../errors.ts";
import type { SectionArray } from "../sections.ts";
import { isWithinShare } from "./document-share.ts";
import { scanTerms } from "./term-scanner.ts";
import { createTfIdf, type TfIdf, type TfIdfOptions, type TfIdfTerms } from "./tf-idf.ts";
import { createVocabulary, type EncodedVocabulary } from "./vocabulary.ts";

/** How many documents each term occurs in, text by text. */
export interface DocumentFrequencies {
  readonly documentCount: number;
  /** Terms met so far, whatever the options leave out. */
  readonly termCount: number;
  add(text: string): void;
  /**
   * The weights of what was added. Throws where the options leave no term: `all_documents_equal` where
   * all documents have the same, else `too_few_documents`.
   */
  finish(): TfIdf;
  /** Depends only on what was added in which order. */
  encode(): { header: unknown; arrays: Record<string, SectionArray> };
}

interface Header {
  options: TfIdfOptions;
  documentCount: number;
}

/** What `encode` gave, as `decodeDocumentFrequencies` wants it back. */
interface State extends EncodedVocabulary {
  documentCounts: Int32Array;
  termCounts: Int32Array;
}

const MOST_WORDS = 8;

/**
 * The first half of TF-IDF: one pass over the texts. Holds about 35 bytes a term, those of one
 * document too, which the options leave out only in the end. Throws `invalid_option`.
 */
export function createDocumentFrequencies(options: TfIdfOptions): DocumentFrequencies {
  checkOptions(options);
  return startFrom(options, 0, {
    wordBytes: new Uint8Array(0),
    wordOffsets: new Int32Array(1),
    documentCounts: new Int32Array(0),
    termCounts: new Int32Array(0),
  });
}

/** Goes on from `encode`, with the same result as if it had never been encoded. */
export function decodeDocumentFrequencies(
  header: unknown,
  arrays: Record<string, SectionArray>,
): DocumentFrequencies {
  const { options, documentCount } = header as Header;
  return startFrom(options, documentCount, arrays as unknown as State);
}

function startFrom(options: TfIdfOptions, added: number, state: State): DocumentFrequencies {
  const vocabulary = createVocabulary(state);
  let documentCount = added;
  let documentCounts = state.documentCounts.slice();
  let termCounts = state.termCounts.slice();
  /** By term: the last document it was met in, counted from 1. */
  let lastDocuments = new Int32Array(documentCounts.length);

  function add(text: string): void {
    const scanner = scanTerms(text, options);
    documentCount++;
    while (scanner.next()) {
      const term = vocabulary.add(scanner.text, scanner.start, scanner.end);
      if (term >= documentCounts.length) {
        documentCounts = withRoom(documentCounts);
        termCounts = withRoom(termCounts);
        lastDocuments = withRoom(lastDocuments);
      }
      termCounts[term]++;
      if (lastDocuments[term] === documentCount) continue;
      lastDocuments[term] = documentCount;
      documentCounts[term]++;
    }
  }

  function finish(): TfIdf {
    const encoded = vocabulary.encode();
    const kept = keepTerms(encoded, documentCounts, termCounts, documentCount, options);
    return createTfIdf(pickTerms(encoded, documentCounts, documentCount, kept), options);
  }

  return {
    get documentCount() {
      return documentCount;
    },
    get termCount() {
      return vocabulary.size;
    },
    add,
    finish,
    encode: () => ({
      header: { options, documentCount } satisfies Header,
      arrays: {
        ...vocabulary.encode(),
        documentCounts: documentCounts.slice(0, vocabulary.size),
        termCounts: termCounts.slice(0, vocabulary.size),
      },
    }),
  };
}

/** The terms that the options keep, in the order of their UTF-8 bytes, which is that of code points. */
function keepTerms(
  encoded: EncodedVocabulary,
  documentCounts: Int32Array,
  termCounts: Int32Array,
  documentCount: number,
  { minDocuments, maxDocuments, maxTerms }: TfIdfOptions,
): Int32Array {
  const termCount = encoded.wordOffsets.length - 1;
  const isAll = (count: number): boolean => count === documentCount && count > 1;
  let kept = new Int32Array(termCount);
  let keptCount = 0;
  for (let term = 0; term < termCount; term++) {
    if (isWithinShare(documentCounts[term], documentCount, minDocuments, maxDocuments)) {
      kept[keptCount++] = term;
    }
  }
  kept = kept.slice(0, keptCount).sort((a, b) => compareWords(encoded, a, b));
  if (keptCount === 0) {
    if (termCount > 0 && documentCounts.subarray(0, termCount).every(isAll)) {
      throw new EdgetopicError(
        "all_documents_equal",
        `All ${documentCount} documents have the same ${termCount} terms, by which nothing tells them apart.`,
      );
    }
    throw new EdgetopicError(
      "too_few_documents",
      `None of the ${termCount} terms of ${documentCount} documents is in at least ${minDocuments} and at most ${maxDocuments} of them.`,
    );
  }
  if (maxTerms === null || maxTerms >= keptCount) return kept;
  // Both sorts keep the order of equal ones.
  const often = kept.slice().sort((a, b) => termCounts[b] - termCounts[a]);
  return often.slice(0, maxTerms).sort((a, b) => compareWords(encoded, a, b));
}

function pickTerms(
  { wordBytes, wordOffsets }: EncodedVocabulary,
  documentCounts: Int32Array,
  documentCount: number,
  kept: Int32Array,
): TfIdfTerms {
  const offsets = new Int32Array(kept.length + 1);
  for (let i = 0; i < kept.length; i++) {
    offsets[i + 1] = offsets[i] + wordOffsets[kept[i] + 1] - wordOffsets[kept[i]];
  }
  const bytes = new Uint8Array(offsets[kept.length]);
  const counts = new Int32Array(kept.length);
  for (let i = 0; i < kept.length; i++) {
    bytes.set(wordBytes.subarray(wordOffsets[kept[i]], wordOffsets[kept[i] + 1]), offsets[i]);
    counts[i] = documentCounts[kept[i]];
  }
  return { wordBytes: bytes, wordOffsets: offsets, documentCounts: counts, documentCount };
}

function compareWords({ wordBytes, wordOffsets }: EncodedVocabulary, a: number, b: number): number {
  const aLength = wordOffsets[a + 1] - wordOffsets[a];
  const bLength = wordOffsets[b + 1] - wordOffsets[b];
  for (let i = 0; i < aLength && i < bLength; i++) {
    const difference = wordBytes[wordOffsets[a] + i] - wordBytes[wordOffsets[b] + i];
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

function withRoom(array: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(1024, 2 * array.length));
  grown.set(array);
  return grown;
}

function checkOptions(options: TfIdfOptions): void {
  const { shortest, longest, minDocuments, maxDocuments, maxTerms } = options;
  const isWhole = Number.isInteger(shortest) && Number.isInteger(longest);
  if (!isWhole || shortest < 1 || longest < shortest || longest > MOST_WORDS) {
    throw invalid(
      `Terms of ${shortest} to ${longest} words; expected whole numbers from 1 to ${MOST_WORDS}, the first not above the second.`,
    );
  }
  if (!(minDocuments >= 0) || !(maxDocuments > 0)) {
    throw invalid(
      `The terms are those of ${minDocuments} to ${maxDocuments} documents; expected counts, or shares below 1.`,
    );
  }
  if (maxTerms !== null && !(Number.isInteger(maxTerms) && maxTerms >= 1)) {
    throw invalid(
      `The option maxTerms is ${maxTerms}; expected a whole number from 1 on, or null.`,
    );
  }
}

function invalid(message: string): EdgetopicError {
  return new EdgetopicError("invalid_option", message);
}
