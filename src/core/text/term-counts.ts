import { decodeSections, encodeSections, type SectionArray } from "../sections.ts";
import { addToRow, RowReader, RowWriter, unpackRow, type TermRow } from "./count-row.ts";
import type { TermScanner } from "./term-scanner.ts";
import { TokenScanner } from "./tokenize.ts";
import { createVocabulary, type EncodedVocabulary } from "./vocabulary.ts";

/** How often each term occurs in each topic; terms are numbered in the order they were first met. */
export interface TermMatrix {
  /** The largest topic + 1; the outliers, topic -1, are not counted. */
  readonly topicCount: number;
  readonly termCount: number;
  /** Documents of a topic, with or without a token. */
  documentCount(topic: number): number;
  row(topic: number): TermRow;
  /** By term: how often it occurs in all topics and the outliers. */
  termTotals(): Float64Array;
  /** By term: in how many documents it occurs. */
  documentFrequencies(): Int32Array;
  word(term: number): string;
  /** The term of a word, -1 where it does not occur. */
  indexOf(word: string): number;
}

/** A `TermMatrix` that grows document by document. */
export interface TermCounts extends TermMatrix {
  /** The term that is the code units `from … to - 1` of a text, -1 where it does not occur. */
  find(text: string, from: number, to: number): number;
  /** Counts the terms of one document of `topic`, -1 for outliers. */
  add(topic: number, text: string): void;
  /** Depends only on what was added in which order, not on what was read or encoded between. */
  encode(): Record<string, SectionArray>;
}

/** Tokens held before they are sorted into the rows: each flush rewrites every row it touches. */
const PENDING_TOKENS = 1 << 18;
const EMPTY_ROW = new Uint8Array(0);

/** What `encode` gave, as `resumeTermCounts` wants it back. */
interface State extends EncodedVocabulary {
  /** By topic, the outliers first. */
  documentCounts: Int32Array;
  rowBytes: Uint8Array;
  rowOffsets: Int32Array;
  /** By term. */
  documentFrequencies: Int32Array;
}

/** Walks over what is to be counted of a text. */
export type ScanTerms = (text: string) => TermScanner;

const scanTokens: ScanTerms = (text) => new TokenScanner(text);

/**
 * Counts in a small part of what the text takes: packed rows, a table of the words, and a buffer of
 * tokens not yet sorted into their rows. 100,000 documents of 600 characters in 2,000 topics, with
 * 200,000 terms and 2.6 million counts, hold about 16 MB.
 */
export function createTermCounts(scan: ScanTerms = scanTokens): TermCounts {
  return startFrom(scan, {
    wordBytes: new Uint8Array(0),
    wordOffsets: new Int32Array(1),
    documentCounts: new Int32Array(0),
    rowBytes: new Uint8Array(0),
    rowOffsets: new Int32Array(1),
    documentFrequencies: new Int32Array(0),
  });
}

const KIND = "term counts";
const VERSION = 1;

/** Counts as they are kept with a fit. */
export interface KeptTermCounts extends TermCounts {
  /** By term, 1 for those that its words leave out: the stop words, and what is too rare or too common. */
  readonly leftOut: Uint8Array;
  /** What cut text without spaces into words (`LanguageTools.segmenter`); null where there was none. */
  readonly segmenter: string | null;
}

/** The same, to be read. */
export type KeptTermMatrix = TermMatrix & Pick<KeptTermCounts, "leftOut" | "segmenter">;

/** The counts as one file, and which terms (by term, 1) are left out when they are weighed; none by default. */
export function encodeTermCounts(
  counts: TermCounts,
  leftOut?: Uint8Array,
  segmenter: string | null = null,
): Uint8Array {
  return encodeSections(KIND, VERSION, segmenter, {
    ...counts.encode(),
    leftOut: leftOut ?? new Uint8Array(counts.termCount),
  });
}

/** What `encodeTermCounts` wrote. Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeTermCounts(bytes: Uint8Array): KeptTermCounts {
  const sections = decodeSections(bytes, KIND, VERSION);
  const { leftOut, ...arrays } = sections.arrays();
  // Not spread: its fields are read through getters.
  return Object.defineProperties(resumeTermCounts(arrays), {
    leftOut: { value: leftOut },
    segmenter: { value: sections.header },
  }) as KeptTermCounts;
}

/** Goes on from `encode`, with the same bytes to come as if it had never been encoded. */
export function resumeTermCounts(
  arrays: Record<string, SectionArray>,
  scan: ScanTerms = scanTokens,
): TermCounts {
  return startFrom(scan, arrays as unknown as State);
}

function startFrom(scan: ScanTerms, state: State): TermCounts {
  const vocabulary = createVocabulary(state);
  // Index 0 is the outliers', as topics start at -1.
  const rows: Uint8Array[] = [];
  const documentCounts = [...state.documentCounts];
  let documentFrequencies = state.documentFrequencies.slice();
  let addedCount = documentCounts.reduce((sum, count) => sum + count, 0);
  /** By term: the last document it was met in, counted from 1. */
  let lastDocuments = new Int32Array(documentFrequencies.length);
  for (let i = 0; i < documentCounts.length; i++) {
    rows.push(state.rowBytes.slice(state.rowOffsets[i], state.rowOffsets[i + 1]));
  }
  const pendingRows = new Int32Array(PENDING_TOKENS);
  const pendingTerms = new Int32Array(PENDING_TOKENS);
  const groupedTerms = new Int32Array(PENDING_TOKENS);
  let pendingCount = 0;
  /** By term; all 0 between uses. */
  let occurrences = new Int32Array(0);
  const writer = new RowWriter();

  function flush(): void {
    if (pendingCount === 0) return;
    const keys = pendingRows.subarray(0, pendingCount);
    if (occurrences.length < vocabulary.size) occurrences = new Int32Array(2 * vocabulary.size);
    const offsets = groupByRow(keys, rows.length, pendingTerms, groupedTerms);
    for (let i = 0; i < rows.length; i++) {
      if (offsets[i] === offsets[i + 1]) continue;
      const added = tally(groupedTerms.subarray(offsets[i], offsets[i + 1]), occurrences);
      rows[i] = addToRow(rows[i], added, writer);
    }
    pendingCount = 0;
  }

  function countDocument(term: number): void {
    if (term >= documentFrequencies.length) {
      documentFrequencies = withRoom(documentFrequencies);
      lastDocuments = withRoom(lastDocuments);
    }
    if (lastDocuments[term] === addedCount) return;
    lastDocuments[term] = addedCount;
    documentFrequencies[term]++;
  }

  function add(topic: number, text: string): void {
    const row = topic + 1;
    while (rows.length <= row) {
      rows.push(EMPTY_ROW);
      documentCounts.push(0);
    }
    documentCounts[row]++;
    addedCount++;
    const scanner = scan(text);
    while (scanner.next()) {
      if (pendingCount === PENDING_TOKENS) flush();
      const term = vocabulary.add(scanner.text, scanner.start, scanner.end);
      countDocument(term);
      pendingRows[pendingCount] = row;
      pendingTerms[pendingCount++] = term;
    }
  }

  return {
    get topicCount() {
      return Math.max(0, rows.length - 1);
    },
    get termCount() {
      return vocabulary.size;
    },
    documentCount: (topic) => documentCounts[topic + 1] ?? 0,
    row(topic) {
      flush();
      return unpackRow(rows[topic + 1] ?? EMPTY_ROW);
    },
    termTotals() {
      flush();
      return sumRows(rows, vocabulary.size);
    },
    documentFrequencies: () => documentFrequencies.slice(0, vocabulary.size),
    word: vocabulary.word,
    indexOf: vocabulary.indexOf,
    find: vocabulary.find,
    add,
    encode() {
      flush();
      return {
        ...vocabulary.encode(),
        documentCounts: Int32Array.from(documentCounts),
        ...concatenate(rows),
        documentFrequencies: documentFrequencies.slice(0, vocabulary.size),
      };
    },
  };
}

/**
 * How often each of the terms comes, distinct and ascending. They are written over; `occurrences` is
 * 0 for every term, before and after.
 */
function tally(terms: Int32Array, occurrences: Int32Array): TermRow {
  let length = 0;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    if (occurrences[term]++ === 0) terms[length++] = term;
  }
  const distinct = terms.subarray(0, length).sort();
  const counts = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    counts[i] = occurrences[distinct[i]];
    occurrences[distinct[i]] = 0;
  }
  return { terms: distinct, counts };
}

/** Puts the terms of each row together in `grouped`; returns where those of a row start. */
function groupByRow(
  rows: Int32Array,
  rowCount: number,
  terms: Int32Array,
  grouped: Int32Array,
): Int32Array {
  const offsets = new Int32Array(rowCount + 1);
  for (const row of rows) offsets[row + 1]++;
  for (let row = 0; row < rowCount; row++) offsets[row + 1] += offsets[row];
  const next = offsets.slice();
  for (let i = 0; i < rows.length; i++) grouped[next[rows[i]]++] = terms[i];
  return offsets;
}

function sumRows(rows: readonly Uint8Array[], termCount: number): Float64Array {
  const totals = new Float64Array(termCount);
  for (const row of rows) {
    const reader = new RowReader(row);
    while (reader.next()) totals[reader.term] += reader.count;
  }
  return totals;
}

function withRoom(array: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(1024, 2 * array.length));
  grown.set(array);
  return grown;
}

function concatenate(rows: readonly Uint8Array[]): {
  rowBytes: Uint8Array;
  rowOffsets: Int32Array;
} {
  const rowOffsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) rowOffsets[i + 1] = rowOffsets[i] + rows[i].length;
  const rowBytes = new Uint8Array(rowOffsets[rows.length]);
  for (let i = 0; i < rows.length; i++) rowBytes.set(rows[i], rowOffsets[i]);
  return { rowBytes, rowOffsets };
}
