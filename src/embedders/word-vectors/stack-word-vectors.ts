import { ABSENT, KNOWN, type WordVectors } from "./word-vectors.ts";

/**
 * Several tables as one: a word's vector is that of each, one after the other (Flair's
 * `StackedEmbeddings`), zeros where a table has it not. A word is absent where all tables lack it.
 */
export function stackWordVectors(tables: readonly WordVectors[]): WordVectors {
  const dimensions = tables.reduce((sum, table) => sum + table.dimensions, 0);
  return {
    fingerprint: `stacked(${tables.map(({ fingerprint }) => fingerprint).join("|")})`,
    dimensions,
    async lookUp(words, signal) {
      const vectors = new Float32Array(words.length * dimensions);
      const found = new Uint8Array(words.length);
      let offset = 0;
      // One after the other: each holds what it reads.
      for (const table of tables) {
        const own = table.dimensions;
        const looked = await table.lookUp(words, signal);
        for (let i = 0; i < words.length; i++) {
          const row = looked.vectors.subarray(i * own, (i + 1) * own);
          vectors.set(row, i * dimensions + offset);
          const state = looked.found[i] as number;
          if (state === KNOWN || found[i] === ABSENT) found[i] = state;
        }
        offset += own;
      }
      return { vectors, found };
    },
  };
}
