import {
  checkIndexEntries,
  checkIndexIds,
  checkIndexQuery,
  VECTOR_INDEX_LIMITS,
  type VectorIndex,
} from "./vector-index.ts";

interface Entry {
  namespace: string;
  label: string;
  vector: Float32Array;
}

/**
 * An index in the memory of this process, for tests and for Node, which looks at every vector. It is
 * as late as Vectorize is: each `describe` makes one more change visible. Throws a `RangeError` at
 * more dimensions than Vectorize has.
 */
export function createMemoryVectorIndex(dimensions: number): VectorIndex {
  if (dimensions > VECTOR_INDEX_LIMITS.dimensions) {
    throw new RangeError(
      `${dimensions} dimensions, expected at most ${VECTOR_INDEX_LIMITS.dimensions}.`,
    );
  }
  const entries = new Map<string, Entry>();
  const pending: { mutation: string; apply(): void }[] = [];
  let mutationCount = 0;
  let processedMutation: string | null = null;

  function change(apply: () => void): string {
    const mutation = `mutation-${++mutationCount}`;
    pending.push({ mutation, apply });
    return mutation;
  }

  return {
    async describe() {
      const next = pending.shift();
      next?.apply();
      processedMutation = next?.mutation ?? processedMutation;
      return { dimensions, vectorCount: entries.size, processedMutation, processedAt: 0 };
    },
    async upsert(namespace, given) {
      checkIndexEntries(namespace, given, dimensions);
      const copy = given.ids.map((id, i) => {
        const vector = given.vectors.slice(i * dimensions, (i + 1) * dimensions);
        return [id, { namespace, label: given.labels[i] as string, vector }] as const;
      });
      return change(() => {
        for (const [id, entry] of copy) entries.set(id, entry);
      });
    },
    async delete(ids) {
      checkIndexIds(ids);
      return change(() => {
        for (const id of ids) entries.delete(id);
      });
    },
    async query(namespace, vector, count) {
      checkIndexQuery(vector, count, dimensions);
      return [...entries.values()]
        .filter((entry) => entry.namespace === namespace)
        .map((entry) => ({ label: entry.label, score: cosine(vector, entry.vector) }))
        .sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1))
        .slice(0, count);
    },
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let squares = 0;
  let otherSquares = 0;
  for (const [i, value] of a.entries()) {
    const other = b[i] as number;
    dot += value * other;
    squares += value * value;
    otherSquares += other * other;
  }
  return dot / Math.sqrt(squares * otherSquares);
}
