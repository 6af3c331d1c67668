import { parseVectorKeys } from "./segments/vector-keys.ts";
import type { VectorCache } from "./vector-cache.ts";

/** Vectors in the memory of this process, for tests and for Node. */
export function createMemoryVectorCache(): VectorCache {
  const rows = new Map<string, { vector: Float32Array; mark: number }>();

  return {
    async getMany(keys, dimensions, into) {
      parseVectorKeys(keys, dimensions, into);
      return Uint8Array.from(keys, (key, index) => {
        const row = rows.get(key);
        if (row === undefined || row.vector.length !== dimensions) return 0;
        into.set(row.vector, index * dimensions);
        return 1 + row.mark;
      });
    },
    async hasMany(keys, dimensions) {
      parseVectorKeys(keys);
      return Uint8Array.from(keys, (key) => {
        const row = rows.get(key);
        return row === undefined || row.vector.length !== dimensions ? 0 : 1 + row.mark;
      });
    },
    async putMany(keys, dimensions, vectors, marks = new Uint8Array(keys.length)) {
      parseVectorKeys(keys, dimensions, vectors, marks);
      for (const [index, key] of keys.entries()) {
        const vector = vectors.slice(index * dimensions, (index + 1) * dimensions);
        rows.set(key, { vector, mark: (marks[index] as number) & 1 });
      }
    },
  };
}
