import { readFileSync } from "node:fs";
import type { SpacyVectorFiles } from "../../src/embedders/spacy/import-spacy-vectors.ts";
import type { PackObjects } from "../../src/embedders/word-vectors/pack-format.ts";

interface SpacyGolden {
  texts: string[];
  exceptions: Record<string, string[]>;
  tokens: string[][];
  vectors: number[][];
  ids: [string, string][];
  floretWords: string[];
  floretVectors: number[][];
  floretTexts: number[][];
}

export interface WordVectorGolden {
  texts: string[];
  tokens: string[];
  vectors: number[][];
  means: number[][];
  splits: string[][];
  fastText: {
    words: string[];
    inVocabulary: boolean[];
    vectors: number[][];
    grams: number[][];
    bucketCount: number;
    sentences: number[][];
    supervisedWords: string[];
    supervisedVectors: number[][];
  };
  spacy: SpacyGolden;
  npz: { rows: number[][]; dense: number[][] };
}

const FOLDER = new URL("../fixtures/word-vectors/", import.meta.url);

/** A file that test/fixtures/make-word-vectors.py made. */
export function readWordVectorFixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

/** The files of a pipeline that hold its vectors. */
export function readSpacyFixture(name: string): SpacyVectorFiles {
  const read = (file: string) => readWordVectorFixture(`${name}/${file}`);
  return {
    vectors: streamOf(read("vectors")),
    keyToRow: streamOf(read("key2row"), 7),
    settings: new TextDecoder().decode(read("vectors.cfg")),
  };
}

/** What gensim, fastText and spaCy answer about those files. */
export function readWordVectorGolden(): WordVectorGolden {
  return JSON.parse(readFileSync(new URL("golden.json", FOLDER), "utf8")) as WordVectorGolden;
}

/** Bytes as a stream of chunks of that size. */
export function streamOf(
  bytes: Uint8Array | string,
  chunkBytes = 1000,
): ReadableStream<Uint8Array> {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < all.length) controller.enqueue(all.slice(at, (at += chunkBytes)));
      else controller.close();
    },
  });
}

export interface CountedObjects extends PackObjects {
  readonly stored: Map<string, Uint8Array>;
  /** Keys that were read, and how many bytes of them. */
  readonly reads: { key: string; bytes: number }[];
}

/** A bucket in memory that counts what is read. */
export function createCountedObjects(): CountedObjects {
  const stored = new Map<string, Uint8Array>();
  const reads: { key: string; bytes: number }[] = [];
  return {
    stored,
    reads,
    async get(key, range) {
      const all = stored.get(key);
      if (all === undefined) return null;
      const bytes = range ? all.slice(range.offset, range.offset + range.length) : all.slice();
      reads.push({ key, bytes: bytes.length });
      return bytes;
    },
    async put(key, content) {
      stored.set(key, content.slice());
    },
  };
}
