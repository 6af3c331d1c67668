import { ABSENT, type WordVectors } from "./word-vectors.ts";

/** Another form of a word. */
export interface Fallback {
  readonly name: string;
  readonly of: (word: string) => string;
}

/** Flair's: in lower case, then each digit as "#", then as "0" (`WordEmbeddings.get_cached_token_index`). */
export const FLAIR_FALLBACKS: readonly Fallback[] = [
  { name: "lower", of: (word) => word.toLowerCase() },
  { name: "digits-to-#", of: (word) => word.toLowerCase().replaceAll(/\p{Nd}/gu, "#") },
  { name: "digits-to-0", of: (word) => word.toLowerCase().replaceAll(/\p{Nd}/gu, "0") },
];

/** A table in which a word that is absent is looked up in its other forms, until one is found. */
export function withFallbacks(table: WordVectors, fallbacks: readonly Fallback[]): WordVectors {
  const { dimensions } = table;
  return {
    fingerprint: `${table.fingerprint};fallbacks=${fallbacks.map(({ name }) => name).join(",")}`,
    dimensions,
    async lookUp(words, signal) {
      const { vectors, found } = await table.lookUp(words, signal);
      for (const { of } of fallbacks) {
        const missing: number[] = [];
        for (let i = 0; i < words.length; i++) if (found[i] === ABSENT) missing.push(i);
        if (missing.length === 0) break;
        const others = missing.map((i) => of(words[i] as string));
        const looked = await table.lookUp(others, signal);
        for (const [at, i] of missing.entries()) {
          found[i] = looked.found[at] as number;
          const row = looked.vectors.subarray(at * dimensions, (at + 1) * dimensions);
          vectors.set(row, i * dimensions);
        }
      }
      return { vectors, found };
    },
  };
}
