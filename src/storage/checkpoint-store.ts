import { releaseBytes } from "../core/release-bytes.ts";
import { joinParts } from "../core/sections.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Sql } from "./sql.ts";

/** Below the 2 MB that a row may have, with room for the row's other columns. */
const LARGEST_ROW_BYTES = 1_900_000;

/** The one checkpoint of a long computation: small ones in a database row, larger ones in the bucket. */
export interface CheckpointStore {
  /**
   * Replaces the checkpoint by the parts of a new one, one after another; `also` runs in the
   * transaction that makes it the current one.
   */
  save(parts: readonly Uint8Array[], also?: () => void): Promise<void>;
  load(): Promise<Uint8Array | null>;
  clear(): Promise<void>;
}

/** `prefix` is where in the bucket large ones go; nothing else may lie there. */
export function createCheckpointStore(
  sql: Sql,
  objects: ObjectStore,
  prefix: string,
): CheckpointStore {
  sql.all(
    "CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), sequence INTEGER NOT NULL, bytes BLOB, object TEXT) STRICT",
  );

  function current() {
    return sql.all<{ sequence: number; bytes: ArrayBuffer | null; object: string | null }>(
      "SELECT sequence, bytes, object FROM checkpoint",
    )[0];
  }

  return {
    async save(parts, also = () => {}) {
      const before = current();
      const sequence = (before?.sequence ?? 0) + 1;
      // Under a name of its own, so that a write that is cut short leaves the last one whole.
      const byteLength = parts.reduce((sum, part) => sum + part.length, 0);
      const object = byteLength > LARGEST_ROW_BYTES ? `${prefix}${sequence}` : null;
      if (object !== null) await objects.putParts(object, parts);
      const bytes = object === null ? joinParts(parts) : null;
      sql.transaction(() => {
        sql.all("INSERT OR REPLACE INTO checkpoint VALUES (0, ?, ?, ?)", sequence, bytes, object);
        also();
      });
      if (bytes !== null) releaseBytes(bytes);
      if (before?.object) await objects.delete([before.object]);
    },
    async load() {
      const row = current();
      if (row === undefined) return null;
      if (row.object !== null) return objects.get(row.object);
      return row.bytes === null ? null : new Uint8Array(row.bytes);
    },
    async clear() {
      const row = current();
      sql.all("DELETE FROM checkpoint");
      if (row?.object) await objects.delete([row.object]);
    },
  };
}
