import type { ObjectStore } from "../../storage/object-store.ts";

/** A document of a refresh, without its text. */
export interface SnapshotEntry {
  id: string;
  contentHash: string;
  /** `hashRows` of the unit vector. */
  vectorHash: [number, number];
  truncated: boolean;
  /** Where the document has one. */
  class?: string;
}

/** The documents a refresh works on, as they were when it began, batch by batch in the bucket. */
export interface Snapshot {
  write(batch: number, entries: readonly SnapshotEntry[], texts: readonly string[]): Promise<void>;
  entries(batch: number): Promise<SnapshotEntry[]>;
  texts(batch: number): Promise<string[]>;
  /** Keeps the vectors of the batch's entries, `entries × dimensions`, as they came from the cache. */
  writeVectors(batch: number, vectors: Float32Array): Promise<void>;
  /** Those of the entries `first … first + count - 1` of the batch. */
  vectors(batch: number, first: number, count: number, dimensions: number): Promise<Float32Array>;
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
    async writeVectors(batch, { buffer, byteOffset, byteLength }) {
      await objects.put(
        `${prefix}vectors/${batch}`,
        new Uint8Array(buffer, byteOffset, byteLength),
      );
    },
    async vectors(batch, first, count, dimensions) {
      const key = `${prefix}vectors/${batch}`;
      const rowBytes = 4 * dimensions;
      const range = { offset: first * rowBytes, length: count * rowBytes };
      const bytes = await objects.get(key, range);
      if (bytes?.length === range.length) return new Float32Array(bytes.buffer, bytes.byteOffset);
      throw new Error(`The snapshot has no rows ${first} to ${first + count - 1} in ${key}.`);
    },
    entries: (batch) => read(`${prefix}entries/${batch}`),
    texts: (batch) => read(`${prefix}texts/${batch}`),
  };
}
