import type { ObjectStore } from "../../storage/object-store.ts";

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
