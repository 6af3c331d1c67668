import { ABSENT, KNOWN, type WordVectors } from "../../src/embedders/word-vectors/word-vectors.ts";

/** A table of a few words, all of as many dimensions. */
export function memoryWordVectors(rows: Readonly<Record<string, number[]>>): WordVectors {
  const dimensions = Object.values(rows)[0]?.length ?? 0;
  return {
    fingerprint: `memory:${JSON.stringify(rows)}`,
    dimensions,
    async lookUp(words, signal) {
      signal?.throwIfAborted();
      const vectors = new Float32Array(words.length * dimensions);
      const found = new Uint8Array(words.length);
      for (const [i, word] of words.entries()) {
        const row = Object.hasOwn(rows, word) ? rows[word] : undefined;
        found[i] = row === undefined ? ABSENT : KNOWN;
        vectors.set(row ?? [], i * dimensions);
      }
      return { vectors, found };
    },
  };
}
