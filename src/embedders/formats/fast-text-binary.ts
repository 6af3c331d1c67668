import { beginReading, cancelAfter, type ByteReader } from "./byte-reader.ts";
import { blockWords, checkDimensions, invalidFile, LONGEST_WORD } from "./word-vector-file.ts";

/** A fastText model while it is read: the words are held, the rows are not. */
export interface FastTextFile {
  readonly dimensions: number;
  readonly wordCount: number;
  word(index: number): string;
  /** Rows of n-grams, which follow those of the words. */
  readonly bucketCount: number;
  /** Characters of the n-grams that have a row: fewest and most; 0 where there are none. */
  readonly shortest: number;
  readonly longest: number;
  /**
   * The rows of the words, then those of the buckets, block by block; a block is written over by the
   * next. To be walked over once. Throws `invalid_model`, which names the byte.
   */
  readonly rows: AsyncIterable<Float32Array>;
}

const FORMAT = "fastText";
const MAGIC = 793712314;
const VERSIONS = [11, 12];
const WORD_TYPE = 0;
const VALUE_BYTES = 4;
/** Of the header: magic, version, 12 arguments and one f64. */
const HEADER_BYTES = 64;
const DICTIONARY_BYTES = 28;
const MOST_WORDS = 1 << 24;

/**
 * A fastText model (`.bin`, https://fasttext.cc/docs/en/faqs.html), versions 11 and 12: its header
 * and its dictionary, of which it holds the words as UTF-8, about 15 bytes a word. A quantised model
 * (`.ftz`) is refused with `invalid_model`. Labels and the output matrix are not read.
 */
export function readFastTextBinary(stream: ReadableStream<Uint8Array>): Promise<FastTextFile> {
  return beginReading(stream, readBeforeRows);
}

async function readBeforeRows(reader: ByteReader): Promise<FastTextFile> {
  const header = await readView(reader, HEADER_BYTES, "header");
  if (header.getInt32(0, true) !== MAGIC) throw invalidFile(FORMAT, "does not begin as one does");
  const version = header.getInt32(4, true);
  if (!VERSIONS.includes(version)) {
    throw invalidFile(FORMAT, `is of version ${version}, expected ${VERSIONS.join(" or ")}`);
  }
  const argument = (index: number) => header.getInt32(8 + 4 * index, true);
  const dimensions = argument(0);
  checkDimensions(dimensions, FORMAT);
  const isSupervised = argument(7) === 3;
  const longest = version === 11 && isSupervised ? 0 : argument(10);
  const dictionary = await readDictionary(reader);
  const isQuantised = (await readView(reader, 1, "matrix")).getUint8(0) !== 0;
  if (isQuantised) {
    throw invalidFile(FORMAT, "is quantised (.ftz), expected the model before its quantisation");
  }
  const shape = await readView(reader, 16, "matrix");
  const rowCount = Number(shape.getBigInt64(0, true));
  const bucketCount = rowCount - dictionary.wordCount;
  if (Number(shape.getBigInt64(8, true)) !== dimensions || bucketCount < 0) {
    throw invalidFile(
      FORMAT,
      `has a matrix of ${rowCount} × ${shape.getBigInt64(8, true)} for ${dictionary.wordCount} words of ${dimensions} dimensions`,
    );
  }
  const hasGrams = bucketCount > 0 && longest > 0;
  return {
    ...dictionary,
    dimensions,
    bucketCount,
    shortest: hasGrams ? argument(9) : 0,
    longest: hasGrams ? longest : 0,
    rows: cancelAfter(reader, readRows(reader, dimensions, rowCount)),
  };
}

async function readDictionary(reader: ByteReader) {
  const counts = await readView(reader, DICTIONARY_BYTES, "dictionary");
  const entryCount = counts.getInt32(0, true);
  const wordCount = counts.getInt32(4, true);
  const isPossible = wordCount >= 0 && wordCount <= entryCount && entryCount <= MOST_WORDS;
  if (!isPossible) {
    throw invalidFile(FORMAT, `says it has ${wordCount} words among ${entryCount} entries`);
  }
  if (counts.getBigInt64(20, true) > 0n) {
    throw invalidFile(FORMAT, "is pruned, as quantised models are; expected the whole model");
  }
  const offsets = new Int32Array(wordCount + 1);
  let bytes = new Uint8Array(8 * wordCount);
  for (let entry = 0; entry < entryCount; entry++) {
    const start = reader.position;
    const word = await reader.readUntil(0, LONGEST_WORD, () =>
      invalidFile(FORMAT, `has a word of more than ${LONGEST_WORD} bytes at byte ${start}`),
    );
    if (word === null) throw endsIn(reader, "dictionary");
    const end = (offsets[Math.min(entry, wordCount)] as number) + word.length;
    if (entry < wordCount) {
      if (end > bytes.length) bytes = withRoom(bytes, end);
      bytes.set(word, end - word.length);
      offsets[entry + 1] = end;
    }
    const type = (await readView(reader, 9, "dictionary")).getInt8(8);
    if ((type === WORD_TYPE) !== entry < wordCount) {
      throw invalidFile(
        FORMAT,
        `has an entry of type ${type} at byte ${start}, where its words ${entry < wordCount ? "are" : "are over"}`,
      );
    }
  }
  const decoder = new TextDecoder();
  return {
    wordCount,
    word: (index: number) => decoder.decode(bytes.subarray(offsets[index], offsets[index + 1])),
  };
}

async function* readRows(
  reader: ByteReader,
  dimensions: number,
  rowCount: number,
): AsyncGenerator<Float32Array> {
  const capacity = blockWords(dimensions);
  const rows = new Float32Array(capacity * dimensions);
  for (let first = 0; first < rowCount; first += capacity) {
    const length = Math.min(capacity, rowCount - first) * dimensions;
    const start = reader.position;
    const bytes = await reader.read(VALUE_BYTES * length);
    if (bytes === null) throw endsIn(reader, `matrix of ${rowCount} rows`);
    new Uint8Array(rows.buffer).set(bytes);
    for (let i = 0; i < length; i++) {
      const value = rows[i] as number;
      if (value - value === 0) continue;
      throw invalidFile(FORMAT, `has the value ${value} at byte ${start + VALUE_BYTES * i}`);
    }
    yield rows.subarray(0, length);
  }
}

async function readView(reader: ByteReader, length: number, where: string): Promise<DataView> {
  const bytes = await reader.read(length);
  if (bytes === null) throw endsIn(reader, where);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

function endsIn(reader: ByteReader, where: string) {
  return invalidFile(FORMAT, `ends in its ${where}, after byte ${reader.position}`);
}

function withRoom(bytes: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(least + (least >> 1));
  grown.set(bytes);
  return grown;
}
