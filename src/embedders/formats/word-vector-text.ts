import { beginReading, cancelAfter, type ByteReader } from "./byte-reader.ts";
import { parseDecimal } from "./parse-decimal.ts";
import {
  blockWords,
  checkDimensions,
  invalidFile,
  LONGEST_WORD,
  type WordVectorBlock,
  type WordVectorFile,
} from "./word-vector-file.ts";

const FORMAT = "word vector text";
const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** Digits, sign, exponent and a space of one number, at the most. */
const NUMBER_BYTES = 32;
const LONGEST_LINE = 1 << 20;

/**
 * Word vectors as text: word2vec's text and fastText's `.vec`, whose first line gives the number of
 * words and of dimensions, or GloVe's, which has no such line. Each other line is a word and its
 * numbers, with single spaces between; the numbers are the last of the line, so a word may have
 * spaces in it, as some of GloVe's do. A first line of two fields is taken for a header unless
 * `hasHeader` says otherwise. What follows the words that the header counts is not read, as in
 * gensim.
 */
export function readWordVectorText(
  stream: ReadableStream<Uint8Array>,
  hasHeader?: boolean,
): Promise<WordVectorFile> {
  return beginReading(stream, (reader) => readFirstLine(reader, hasHeader));
}

async function readFirstLine(reader: ByteReader, hasHeader?: boolean): Promise<WordVectorFile> {
  const first = await readLine(reader, 1, LONGEST_LINE);
  if (first === null || first.length === 0) throw invalidFile(FORMAT, "begins with an empty line");
  const fieldCount = countSpaces(first) + 1;
  if (hasHeader ?? fieldCount === 2) {
    const [wordCount, dimensions] = readHeader(first);
    checkDimensions(dimensions, FORMAT);
    return {
      dimensions,
      wordCount,
      blocks: cancelAfter(reader, readBlocks(reader, dimensions, wordCount, null)),
    };
  }
  const dimensions = fieldCount - 1;
  checkDimensions(dimensions, FORMAT);
  return {
    dimensions,
    wordCount: null,
    blocks: cancelAfter(reader, readBlocks(reader, dimensions, null, first)),
  };
}

async function* readBlocks(
  reader: ByteReader,
  dimensions: number,
  wordCount: number | null,
  firstLine: Uint8Array | null,
): AsyncGenerator<WordVectorBlock> {
  const decoder = new TextDecoder();
  const capacity = blockWords(dimensions);
  const vectors = new Float32Array(capacity * dimensions);
  const limit = LONGEST_WORD + NUMBER_BYTES * dimensions;
  let words: string[] = [];
  let lineNumber = firstLine === null ? 2 : 1;
  let line = firstLine ?? (await readLine(reader, lineNumber, limit));
  for (let read = 0; read !== wordCount; read++) {
    if (line === null) {
      if (wordCount === null) break;
      throw invalidFile(FORMAT, `ends after ${read} of ${wordCount} words`);
    }
    const end = writeNumbers(line, vectors, words.length * dimensions, dimensions, lineNumber);
    words.push(decoder.decode(line.subarray(0, end)));
    if (words.length === capacity) {
      yield { words, vectors };
      words = [];
    }
    line = await readLine(reader, ++lineNumber, limit);
  }
  if (words.length > 0) yield { words, vectors: vectors.subarray(0, words.length * dimensions) };
}

/** The next line without the white space at its end; null at the end of the file. */
async function readLine(
  reader: ByteReader,
  lineNumber: number,
  limit: number,
): Promise<Uint8Array | null> {
  const line = await reader.readUntil(LINE_FEED, limit, () =>
    invalidFile(FORMAT, `has more than ${limit} bytes in line ${lineNumber}`),
  );
  if (line === null) return null;
  let end = line.length;
  while (end > 0 && (line[end - 1] as number) <= SPACE) end--;
  return line.subarray(0, end);
}

/** Writes the last numbers of the line; answers where the word before them ends. */
function writeNumbers(
  line: Uint8Array,
  into: Float32Array,
  start: number,
  dimensions: number,
  lineNumber: number,
): number {
  let end = line.length;
  for (let d = dimensions - 1; d >= 0; d--) {
    let from = end;
    while (from > 0 && line[from - 1] !== SPACE) from--;
    if (from === 0) {
      throw invalidFile(
        FORMAT,
        `has ${countSpaces(line) + 1} fields in line ${lineNumber}, expected a word and ${dimensions} numbers`,
      );
    }
    const value = parseDecimal(line, from, end);
    if (!Number.isFinite(Math.fround(value))) {
      const field = new TextDecoder().decode(line.subarray(from, end)).slice(0, 40);
      throw invalidFile(FORMAT, `has "${field}" for number ${d + 1} of line ${lineNumber}`);
    }
    into[start + d] = value;
    end = from - 1;
  }
  return end;
}

function readHeader(line: Uint8Array): [wordCount: number, dimensions: number] {
  const text = new TextDecoder().decode(line).slice(0, 80);
  const fields = /^(\d{1,10}) (\d{1,10})$/.exec(text);
  if (fields === null) {
    throw invalidFile(
      FORMAT,
      `begins with "${text}", expected the numbers of words and dimensions`,
    );
  }
  return [Number(fields[1]), Number(fields[2])];
}

function countSpaces(line: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < line.length; i++) if (line[i] === SPACE) count++;
  return count;
}
