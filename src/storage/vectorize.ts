import {
  checkIndexEntries,
  checkIndexIds,
  checkIndexQuery,
  type IndexMatch,
  type VectorIndex,
} from "./vector-index.ts";

/**
 * What of a Vectorize binding is used; `Vectorize` of the Workers runtime is one, whatever
 * `wrangler types` calls it. Its index has to be made with `--metric=cosine`.
 */
export interface VectorizeBinding {
  describe(): Promise<{
    dimensions: number;
    vectorCount: number;
    /** A UUID and an ISO 8601 time; the types of the runtime say numbers. */
    processedUpToMutation?: unknown;
    processedUpToDatetime?: unknown;
  }>;
  upsert(vectors: BoundVector[]): Promise<{ mutationId: string }>;
  deleteByIds(ids: string[]): Promise<{ mutationId: string }>;
  getByIds(ids: string[]): Promise<{ id: string; metadata?: Record<string, unknown> }[]>;
  query(
    vector: Float32Array,
    options: { topK: number; namespace: string; returnMetadata: "all" | "none" },
  ): Promise<{ matches: { id: string; score: number; metadata?: Record<string, unknown> }[] }>;
}

export interface BoundVector {
  id: string;
  values: Float32Array;
  namespace: string;
  metadata: { label: string };
}

/** Matches with their metadata; more than that are asked for without, and the metadata by id. */
const MATCHES_WITH_METADATA = 20;
const IDS_OF_A_GET = 20;

/** An index of Cloudflare's Vectorize. Its errors pass through. */
export function createVectorizeIndex(binding: VectorizeBinding): VectorIndex {
  let dimensions: number | null = null;

  async function readDimensions(): Promise<number> {
    dimensions ??= (await binding.describe()).dimensions;
    return dimensions;
  }

  async function labelsOf(ids: readonly string[]): Promise<Map<string, string>> {
    const labels = new Map<string, string>();
    for (let start = 0; start < ids.length; start += IDS_OF_A_GET) {
      const found = await binding.getByIds(ids.slice(start, start + IDS_OF_A_GET));
      for (const { id, metadata } of found) labels.set(id, String(metadata?.["label"]));
    }
    return labels;
  }

  return {
    async describe() {
      const state = await binding.describe();
      ({ dimensions } = state);
      const { processedUpToMutation: mutation, processedUpToDatetime: time } = state;
      return {
        dimensions: state.dimensions,
        vectorCount: state.vectorCount,
        processedMutation: mutation ? String(mutation) : null,
        processedAt: toMilliseconds(time),
      };
    },
    async upsert(namespace, entries) {
      const width = await readDimensions();
      checkIndexEntries(namespace, entries, width);
      const vectors = entries.ids.map((id, i) => ({
        id,
        values: entries.vectors.slice(i * width, (i + 1) * width),
        namespace,
        metadata: { label: entries.labels[i] as string },
      }));
      return (await binding.upsert(vectors)).mutationId;
    },
    async delete(ids) {
      checkIndexIds(ids);
      return (await binding.deleteByIds([...ids])).mutationId;
    },
    async query(namespace, vector, count) {
      checkIndexQuery(vector, count, await readDimensions());
      const isFew = count <= MATCHES_WITH_METADATA;
      const { matches } = await binding.query(vector, {
        topK: count,
        namespace,
        returnMetadata: isFew ? "all" : "none",
      });
      const labels = isFew
        ? new Map<string, string>()
        : await labelsOf(matches.map(({ id }) => id));
      return matches
        .flatMap(({ id, score, metadata }): IndexMatch[] => {
          const label = isFew ? metadata?.["label"] : labels.get(id);
          return typeof label === "string" ? [{ label, score }] : [];
        })
        .sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1));
    },
  };
}

/** 0 where it is no time. */
function toMilliseconds(time: unknown): number {
  const at = typeof time === "number" || typeof time === "string" ? new Date(time).getTime() : 0;
  return Number.isNaN(at) ? 0 : at;
}
