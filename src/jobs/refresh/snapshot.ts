import { hashRows } from "../../core/knn/row-hash.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import { embedMany } from "../../embedders/embed-many.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../storage/release-bytes.ts";
import type { VectorCache } from "../../storage/vector-cache.ts";
import { vectorKey } from "../content-key.ts";
import type { SnapshotDocument } from "../corpus-work.ts";

/** A document of a refresh, without its text. */
export interface SnapshotEntry {
  id: string;
  contentHash: string;
  /** In the vector cache. */
  vectorKey: string;
  /** `hashRows` of the unit vector. */
  vectorHash: [number, number];
  truncated: boolean;
}

/** The documents a refresh works on, as they were when it began, batch by batch in the bucket. */
export interface Snapshot {
  write(batch: number, entries: readonly SnapshotEntry[], texts: readonly string[]): Promise<void>;
  entries(batch: number): Promise<SnapshotEntry[]>;
  texts(batch: number): Promise<string[]>;
}

/** `prefix` is the refresh's own. */
export function createSnapshot(objects: ObjectStore, prefix: string): Snapshot {
  async function read<T>(key: string): Promise<T> {
    const bytes = await objects.get(key);
    if (bytes === null) throw new Error(`The snapshot has no object ${key}.`);
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  }
  return {
    async write(batch, entries, texts) {
      await objects.put(`${prefix}entries/${batch}`, JSON.stringify(entries));
      await objects.put(`${prefix}texts/${batch}`, JSON.stringify(texts));
    },
    entries: (batch) => read(`${prefix}entries/${batch}`),
    texts: (batch) => read(`${prefix}texts/${batch}`),
  };
}

/** Embeds what of the documents is not in the cache yet, each text once; answers all their vectors. */
export async function embedDocuments(
  documents: readonly Pick<SnapshotDocument, "id" | "text" | "contentHash" | "givenVectorKey">[],
  embedder: Embedder,
  cache: VectorCache,
): Promise<{ entries: SnapshotEntry[]; vectors: Float32Array; embedded: number }> {
  const { dimensions, fingerprint } = embedder;
  const keys = await Promise.all(
    documents.map(({ givenVectorKey, text }) => givenVectorKey ?? vectorKey(fingerprint, text)),
  );
  const vectors = new Float32Array(documents.length * dimensions);
  const found = await cache.getMany(keys, dimensions, vectors);
  const missing = new Map<string, string>();
  documents.forEach(({ text }, i) => {
    if (found[i] === 0) missing.set(keys[i] as string, text);
  });
  const truncated = new Set(keys.filter((_, i) => found[i] === 2));
  if (missing.size > 0) {
    const missingKeys = [...missing.keys()];
    const fresh = await embedMany(embedder, [...missing.values()]);
    const marks = new Uint8Array(missingKeys.length);
    for (const i of fresh.truncated) {
      marks[i] = 1;
      truncated.add(missingKeys[i] as string);
    }
    await cache.putMany(missingKeys, dimensions, fresh.vectors, marks);
    const place = new Map(missingKeys.map((key, i) => [key, i]));
    keys.forEach((key, i) => {
      const from = place.get(key);
      if (found[i] !== 0 || from === undefined) return;
      vectors.set(
        fresh.vectors.subarray(from * dimensions, (from + 1) * dimensions),
        i * dimensions,
      );
    });
    releaseBytes(fresh.vectors);
  }
  normalizeRows(vectors, dimensions);
  const hashes = hashRows(vectors, dimensions);
  const entries = documents.map(({ id, contentHash }, i) => ({
    id,
    contentHash,
    vectorKey: keys[i] as string,
    vectorHash: [hashes[2 * i] as number, hashes[2 * i + 1] as number] as [number, number],
    truncated: truncated.has(keys[i] as string),
  }));
  return { entries, vectors, embedded: missing.size };
}
