import { beginReading, cancelAfter, type ByteReader } from "./byte-reader.ts";
import {
  blockWords,
  checkDimensions,
  invalidFile,
  LONGEST_WORD,
  type WordVectorBlock,
  type WordVectorFile,
} from "./word-vector-file.ts";

const FORMAT = "word2vec binary";
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const VALUE_BYTES = 4;

/**
 * word2vec's binary format (https://code.google.com/archive/p/word2vec/): a line with the number of
 * words and of dimensions, then per word its UTF-8, a space, and f32 values in little-endian order,
 * with or without a line feed after them. Bytes that are no UTF-8 become U+FFFD, where gensim by
 * default fails.
 */
export function readWord2vecBinary(stream: ReadableStream<Uint8Array>): Promise<WordVectorFile> {
  return beginReading(stream, readHeader);
}

async function readHeader(reader: ByteReader): Promise<WordVectorFile> {
  const noHeader = () => invalidFile(FORMAT, "does not begin with a line of two numbers");
  const line = await reader.readUntil(LINE_FEED, 80, noHeader);
  const fields = /^(\d{1,10}) (\d{1,10})\s*$/.exec(new TextDecoder().decode(line ?? undefined));
  if (fields === null) throw noHeader();
  const [wordCount, dimensions] = [Number(fields[1]), Number(fields[2])];
  checkDimensions(dimensions, FORMAT);
  return {
    dimensions,
    wordCount,
    blocks: cancelAfter(reader, readBlocks(reader, dimensions, wordCount)),
  };
}

async function* readBlocks(
  reader: ByteReader,
  dimensions: number,
  wordCount: number,
): AsyncGenerator<WordVectorBlock> {
  const decoder = new TextDecoder();
  const capacity = blockWords(dimensions);
  const vectors = new Float32Array(capacity * dimensions);
  const bytes = new Uint8Array(vectors.buffer);
  const rowBytes = VALUE_BYTES * dimensions;
  let words: string[] = [];
  for (let read = 0; read < wordCount; read++) {
    const start = reader.position;
    const word = await reader.readUntil(SPACE, LONGEST_WORD, () =>
      invalidFile(
        FORMAT,
        `has no space within ${LONGEST_WORD} bytes of byte ${start}, where word ${read + 1} of ${wordCount} begins`,
      ),
    );
    const text = decoder.decode(word ?? undefined).replace(/^\n+/, "");
    const row = await reader.read(rowBytes);
    if (row === null) {
      throw invalidFile(
        FORMAT,
        `ends within word ${read + 1} of ${wordCount}, which begins at byte ${start}`,
      );
    }
    bytes.set(row, words.length * rowBytes);
    checkFinite(vectors, words.length * dimensions, dimensions, reader.position - rowBytes);
    words.push(text);
    if (words.length < capacity) continue;
    yield { words, vectors };
    words = [];
  }
  if (words.length > 0) yield { words, vectors: vectors.subarray(0, words.length * dimensions) };
}

function checkFinite(vectors: Float32Array, from: number, count: number, byte: number): void {
  for (let i = 0; i < count; i++) {
    const value = vectors[from + i] as number;
    if (value - value === 0) continue;
    throw invalidFile(FORMAT, `has the value ${value} at byte ${byte + VALUE_BYTES * i}`);
  }
}
