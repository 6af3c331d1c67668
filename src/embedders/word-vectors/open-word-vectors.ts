import { EdgetopicError } from "../../core/errors.ts";
import { copyText } from "../copy-text.ts";
import { fnv1a } from "../fnv-1a.ts";
import { murmurHash64A, type Hash64 } from "../murmur-hash-64a.ts";
import { spacySymbol } from "../spacy/spacy-symbols.ts";
import { floretRows } from "./floret-rows.ts";
import { createPackIndex } from "./pack-index.ts";
import {
  decodeManifest,
  manifestKey,
  type PackManifest,
  type PackObjects,
  type PackSubwords,
} from "./pack-format.ts";
import { meanRows, rowPair } from "./pack-rows.ts";
import { subwordBuckets } from "./subword-buckets.ts";
import { createWordCache } from "./word-cache.ts";
import { ABSENT, COMPOSED, KNOWN, MOST_WORDS, type WordVectors } from "./word-vectors.ts";

interface CachedWord {
  vector: Float32Array | null;
  found: number;
}

/** Of the vectors kept, those lately used; twice as much at most. */
const CACHE_BYTES = 12_000_000;
/** Words read at a time: of 300 dimensions they take 8 MB. */
const READ_WORDS = 2048;
/** Characters of a word that is kept, and of one that is made of its n-grams: longer ones are no words. */
const LONGEST_KEPT = 64;
const LONGEST_COMPOSED = 256;
/** fastText's end of a sentence, which has no n-grams. */
const SENTENCE_END = "</s>";

/**
 * The word vectors that `importWordVectors` or `importSpacyVectors` put under `prefix`. Of the
 * bucket only what is asked for is read: once the manifest, the objects of the index that the words
 * fall in (of some 200 KB each; all of them are 12 MB for a million words), and ranges of rows. Holds
 * up to 16 MB of index and 24 MB of vectors lately used. Throws `invalid_model` where there is no
 * pack, or an object of it is gone.
 */
export async function openWordVectors(objects: PackObjects, prefix: string): Promise<WordVectors> {
  const bytes = await objects.get(manifestKey(prefix));
  if (bytes === null) {
    throw new EdgetopicError("invalid_model", `There are no word vectors at "${prefix}".`);
  }
  const manifest = decodeManifest(bytes);
  const { dimensions, subwords } = manifest;
  const index = createPackIndex(objects, prefix, manifest);
  const cache = createWordCache<CachedWord>(Math.floor(CACHE_BYTES / (4 * dimensions + 100)));

  async function read(words: readonly string[], signal?: AbortSignal): Promise<CachedWord[]> {
    const { high, low } = keysOf(words, manifest);
    const isKeyed = manifest.keyCount > 0;
    const rows = isKeyed
      ? await index.find(high, low, signal)
      : new Int32Array(words.length).fill(-1);
    const found = new Uint8Array(words.length);
    const pairs: number[] = [];
    for (let word = 0; word < words.length; word++) {
      const row = rows[word] as number;
      const own = rowsOfWord(words[word] as string, row, subwords, manifest.rowCount);
      const isKnown = row >= 0 || subwords?.kind === "floret";
      found[word] = own.length === 0 ? ABSENT : isKnown ? KNOWN : COMPOSED;
      for (const each of own) pairs.push(rowPair(each, word));
    }
    const pairArray = Float64Array.from(pairs);
    const means = await meanRows(objects, prefix, manifest, pairArray, words.length, signal);
    return words.map((_, word) => ({
      vector:
        found[word] === ABSENT ? null : means.slice(word * dimensions, (word + 1) * dimensions),
      found: found[word] as number,
    }));
  }

  return {
    fingerprint: `word-vectors;hash=${manifest.hash}${fnv1a(bytes)};dimensions=${dimensions};encoding=${manifest.encoding}`,
    dimensions,
    async lookUp(words, signal) {
      signal?.throwIfAborted();
      if (words.length > MOST_WORDS) {
        throw new RangeError(`${words.length} words were looked up, at most ${MOST_WORDS} can be.`);
      }
      const asked = manifest.isLowerCase ? words.map((word) => word.toLowerCase()) : words;
      const entries = new Map<string, CachedWord>();
      const missing = new Set<string>();
      for (const word of asked) {
        const entry = cache.get(word);
        if (entry === undefined) missing.add(word);
        else entries.set(word, entry);
      }
      const unknown = [...missing];
      for (let start = 0; start < unknown.length; start += READ_WORDS) {
        const some = unknown.slice(start, start + READ_WORDS);
        for (const [i, entry] of (await read(some, signal)).entries()) {
          const word = some[i] as string;
          entries.set(word, entry);
          if (word.length <= LONGEST_KEPT) cache.set(copyText(word), entry);
        }
      }
      const vectors = new Float32Array(words.length * dimensions);
      const found = new Uint8Array(words.length);
      for (const [i, word] of asked.entries()) {
        const entry = entries.get(word) as CachedWord;
        found[i] = entry.found;
        if (entry.vector !== null) vectors.set(entry.vector, i * dimensions);
      }
      return { vectors, found };
    },
  };
}

function keysOf(words: readonly string[], { hasSymbols }: PackManifest) {
  const encoder = new TextEncoder();
  const high = new Uint32Array(words.length);
  const low = new Uint32Array(words.length);
  const hash: Hash64 = { high: 0, low: 0 };
  for (const [i, word] of words.entries()) {
    const symbol = hasSymbols ? spacySymbol(word) : -1;
    if (symbol < 0) murmurHash64A(encoder.encode(word), hash);
    high[i] = symbol < 0 ? hash.high : 0;
    low[i] = symbol < 0 ? hash.low : symbol;
  }
  return { high, low };
}

/** The rows of which a word's vector is the mean. */
function rowsOfWord(
  word: string,
  row: number,
  subwords: PackSubwords | null,
  rowCount: number,
): number[] {
  const own = row < 0 ? [] : [row];
  if (subwords === null || word === "" || word.length > LONGEST_COMPOSED) return own;
  if (subwords.kind === "floret") return floretRows(word, subwords, rowCount);
  if (word === SENTENCE_END) return own;
  for (const bucket of subwordBuckets(word, subwords)) own.push(subwords.firstRow + bucket);
  return own;
}
