/** What became of a word that was looked up. */
export const ABSENT = 0;
/** It is a word of the vocabulary. */
export const KNOWN = 1;
/** It is none, but has a vector made of its n-grams. Where all words are made so, they are known. */
export const COMPOSED = 2;

export interface FoundWords {
  /** `words × dimensions`, f32, row-major; zeros where a word is absent. */
  readonly vectors: Float32Array;
  /** By word: `ABSENT`, `KNOWN` or `COMPOSED`. */
  readonly found: Uint8Array;
}

/** A table of word vectors, wherever it is. The contract suite is `test/contracts/word-vectors.ts`. */
export interface WordVectors {
  /** Everything that decides the numbers, as an embedder's. */
  readonly fingerprint: string;
  readonly dimensions: number;
  /** A word's vector does not depend on the others asked for. At most 32,768 words a call. */
  lookUp(words: readonly string[], signal?: AbortSignal): Promise<FoundWords>;
}

export const MOST_WORDS = 32_768;
