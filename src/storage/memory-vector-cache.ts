import { roundVectors, type VectorEncoding } from "../core/vector-encoding.ts";
import { parseVectorKeys } from "./segments/vector-keys.ts";
import type { VectorCache } from "./vector-cache.ts";

/** Vectors in the memory of this process, for tests and for Node. */
export function createMemoryVectorCache(): VectorCache {
  const rows = new Map<string, { vector: Float32Array; mark: number }>();
  const place = (key: string, dimensions: number, encoding: VectorEncoding): string =>
    `${key} ${dimensions} ${encoding}`;
  const find = (key: string, dimensions: number, encoding: VectorEncoding) =>
    rows.get(place(key, dimensions, encoding)) ?? rows.get(place(key, dimensions, "f32"));

  return {
    async getMany(keys, dimensions, into, encoding = "f32") {
      parseVectorKeys(keys, dimensions, into);
      return Uint8Array.from(keys, (key, index) => {
        const row = find(key, dimensions, encoding);
        if (row === undefined) return 0;
        const vector = row.vector.slice();
        if (!rows.has(place(key, dimensions, encoding))) roundVectors(vector, dimensions, encoding);
        into.set(vector, index * dimensions);
        return 1 + row.mark;
      });
    },
    async hasMany(keys, dimensions, encoding = "f32") {
      parseVectorKeys(keys);
      return Uint8Array.from(keys, (key) => {
        const row = find(key, dimensions, encoding);
        return row === undefined ? 0 : 1 + row.mark;
      });
    },
    async putMany(
      keys,
      dimensions,
      vectors,
      marks = new Uint8Array(keys.length),
      encoding = "f32",
    ) {
      parseVectorKeys(keys, dimensions, vectors, marks);
      for (const [index, key] of keys.entries()) {
        const vector = vectors.slice(index * dimensions, (index + 1) * dimensions);
        roundVectors(vector, dimensions, encoding);
        rows.set(place(key, dimensions, encoding), {
          vector,
          mark: (marks[index] as number) & 1,
        });
      }
    },
  };
}
