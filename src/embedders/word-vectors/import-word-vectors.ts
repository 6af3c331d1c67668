import { EdgetopicError } from "../../core/errors.ts";
import { readFastTextBinary } from "../formats/fast-text-binary.ts";
import { readWord2vecBinary } from "../formats/word2vec-binary.ts";
import type { WordVectorFile } from "../formats/word-vector-file.ts";
import { readWordVectorText } from "../formats/word-vector-text.ts";
import { murmurHash64A, type Hash64 } from "../murmur-hash-64a.ts";
import {
  manifestKey,
  type PackEncoding,
  type PackManifest,
  type PackObjects,
} from "./pack-format.ts";
import { createPackWriter, type PackWriter } from "./pack-writer.ts";

/**
 * What a file of word vectors is: word2vec's binary or text, GloVe's text, which has no header, or a
 * model of fastText; its `.vec` is `word2vec-text`.
 */
export type WordVectorFormat = "word2vec-binary" | "word2vec-text" | "glove" | "fast-text";

export interface ImportWordVectorsOptions {
  format: WordVectorFormat;
  /** By default "int8", a quarter of "float32". */
  encoding?: PackEncoding;
  /** Most words read, those at the file's beginning, which are the most frequent; by default all. Not for "fast-text". */
  maxWords?: number;
}

/**
 * Writes the vectors of a file as a pack into a bucket, under a prefix of their own that ends in
 * "/", for `openWordVectors`: at most a chunk of the file, a block of rows (256 KB), one object
 * (4 MB) and 12 bytes a word are held, of a fastText model its words besides. A million words of 300
 * dimensions are 304 MB and 78 objects of rows as int8, and 64 objects of the index. Of words that come twice the first counts, as in gensim.
 * Throws `invalid_model`, which names the line or the byte, `invalid_option` where there is a pack
 * already, and what the bucket throws.
 */
export async function importWordVectors(
  stream: ReadableStream<Uint8Array>,
  objects: PackObjects,
  prefix: string,
  options: ImportWordVectorsOptions,
): Promise<PackManifest> {
  const { format, encoding = "int8", maxWords = Infinity } = options;
  await refuseSecondPack(objects, prefix).catch(async (error: unknown) => {
    await stream.cancel();
    throw error;
  });
  if (format === "fast-text") return importFastText(stream, objects, prefix, encoding);
  const file =
    format === "word2vec-binary"
      ? await readWord2vecBinary(stream)
      : await readWordVectorText(stream, format === "word2vec-text");
  const writer = createPackWriter(objects, prefix, file.dimensions, encoding);
  await writeWords(file, writer, maxWords);
  return writer.finish({ hasSymbols: false, isLowerCase: false, subwords: null });
}

async function writeWords(
  { blocks, dimensions }: WordVectorFile,
  writer: PackWriter,
  maxWords: number,
): Promise<void> {
  const addWord = createKeying(writer);
  for await (const { words, vectors } of blocks) {
    const count = Math.min(words.length, maxWords - writer.rowCount);
    for (let i = 0; i < count; i++) addWord(words[i] as string, writer.rowCount + i);
    await writer.addRows(vectors.subarray(0, count * dimensions));
    if (writer.rowCount >= maxWords) return;
  }
}

async function importFastText(
  stream: ReadableStream<Uint8Array>,
  objects: PackObjects,
  prefix: string,
  encoding: PackEncoding,
): Promise<PackManifest> {
  const file = await readFastTextBinary(stream);
  const { dimensions, wordCount, bucketCount, shortest, longest } = file;
  const writer = createPackWriter(objects, prefix, dimensions, encoding);
  const addWord = createKeying(writer);
  for (let word = 0; word < wordCount; word++) addWord(file.word(word), word);
  for await (const rows of file.rows) await writer.addRows(rows);
  const subwords =
    longest === 0
      ? null
      : ({ kind: "fast-text", shortest, longest, bucketCount, firstRow: wordCount } as const);
  return writer.finish({ hasSymbols: false, isLowerCase: false, subwords });
}

function createKeying(writer: PackWriter): (word: string, row: number) => void {
  const encoder = new TextEncoder();
  const hash: Hash64 = { high: 0, low: 0 };
  return (word, row) => {
    murmurHash64A(encoder.encode(word), hash);
    writer.addKey(hash.high, hash.low, row);
  };
}

/** Objects of two packs under one prefix would be taken for one pack. */
export async function refuseSecondPack(objects: PackObjects, prefix: string): Promise<void> {
  if ((await objects.get(manifestKey(prefix))) === null) return;
  throw new EdgetopicError(
    "invalid_option",
    `There are word vectors at "${prefix}" already; import them under another prefix.`,
  );
}
