import { murmurHash3X64 } from "./murmur-hash-3.ts";

/** How floret hashes, as spaCy's `vectors.cfg` says. */
export interface FloretSettings {
  /** Code points of an n-gram: fewest and most. */
  readonly shortest: number;
  readonly longest: number;
  /** Rows of each n-gram: 1 … 4. */
  readonly hashCount: number;
  readonly hashSeed: number;
  /** What a word begins and ends with: "<" and ">". */
  readonly begin: string;
  readonly end: string;
}

const encoder = new TextEncoder();

/**
 * The rows of a word in a table of floret (https://github.com/explosion/floret), as spaCy's
 * `Vectors` finds them: those of `<word>` as a whole and of its n-grams, each by the 32-bit parts of
 * its MurmurHash3, modulo the number of rows; repetitions included.
 */
export function floretRows(word: string, settings: FloretSettings, rowCount: number): number[] {
  const { shortest, longest, hashCount, hashSeed, begin, end } = settings;
  const characters = Array.from(begin + word + end);
  const rows: number[] = [];
  const parts = new Uint32Array(4);
  function add(gram: string): void {
    murmurHash3X64(encoder.encode(gram), hashSeed, parts);
    for (let i = 0; i < hashCount; i++) rows.push((parts[i] as number) % rowCount);
  }
  add(characters.join(""));
  for (let length = shortest; length <= longest; length++) {
    for (let start = 0; start + length <= characters.length; start++) {
      add(characters.slice(start, start + length).join(""));
    }
  }
  return rows;
}
