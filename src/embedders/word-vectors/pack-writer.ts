import { crc32 } from "../../core/crc-32.ts";
import { fnv1a } from "../fnv-1a.ts";
import {
  encodeIndexShard,
  encodeManifest,
  indexKey,
  manifestKey,
  rowBytes,
  rowsKey,
  rowsPerShard,
  type PackEncoding,
  type PackManifest,
  type PackObjects,
} from "./pack-format.ts";
import { createPackKeys } from "./pack-keys.ts";

/** Writes a pack row by row, in memory that does not grow with the rows. */
export interface PackWriter {
  readonly keyCount: number;
  readonly rowCount: number;
  /** Appends rows, `n × dimensions`. */
  addRows(vectors: Float32Array): Promise<void>;
  /** Of several rows for one key the first given is kept. */
  addKey(high: number, low: number, row: number): void;
  /** Writes the index and, last of all, the manifest: before that there is no pack. */
  finish(
    about: Pick<PackManifest, "hasSymbols" | "isLowerCase" | "subwords">,
  ): Promise<PackManifest>;
}

const LARGEST_INT8 = 127;

/**
 * Holds one object of rows, 4 MB, and 12 bytes a key (16 while it finishes): 12 MB for a million
 * words. Throws `corpus_too_large` beyond 4,194,304 keys.
 */
export function createPackWriter(
  objects: PackObjects,
  prefix: string,
  dimensions: number,
  encoding: PackEncoding,
): PackWriter {
  const shardRows = rowsPerShard(dimensions, encoding);
  const stride = rowBytes(dimensions, encoding);
  const rows = new Uint8Array(shardRows * stride);
  const view = new DataView(rows.buffer);
  const checksums: number[] = [];
  const keys = createPackKeys();
  let rowCount = 0;
  let shardCount = 0;
  let filled = 0;

  async function put(key: string, bytes: Uint8Array): Promise<void> {
    checksums.push(crc32(bytes, 0, bytes.length));
    await objects.put(key, bytes);
  }

  async function flush(): Promise<void> {
    if (filled === 0) return;
    await put(rowsKey(prefix, shardCount++), rows.subarray(0, filled * stride));
    filled = 0;
  }

  async function addRows(vectors: Float32Array): Promise<void> {
    for (let from = 0; from < vectors.length; from += dimensions) {
      if (filled === shardRows) await flush();
      writeRow(view, filled * stride, vectors, from, dimensions, encoding);
      filled++;
      rowCount++;
    }
  }

  return {
    get keyCount() {
      return keys.count;
    },
    get rowCount() {
      return rowCount;
    },
    addRows,
    addKey: keys.add,
    async finish(about) {
      await flush();
      let index = 0;
      let keyCount = 0;
      for (const shard of keys.shards()) {
        keyCount += shard.rows.length;
        await put(indexKey(prefix, index++), encodeIndexShard(shard));
      }
      const hash = fnv1a(new Uint8Array(Int32Array.from(checksums).buffer));
      const manifest: PackManifest = {
        dimensions,
        keyCount,
        rowCount,
        encoding,
        rowsPerShard: shardRows,
        indexBits: keys.indexBits(),
        ...about,
        hash,
      };
      await objects.put(manifestKey(prefix), encodeManifest(manifest));
      return manifest;
    },
  };
}

function writeRow(
  view: DataView,
  at: number,
  vectors: Float32Array,
  from: number,
  dimensions: number,
  encoding: PackEncoding,
): void {
  if (encoding === "float32") {
    for (let d = 0; d < dimensions; d++)
      view.setFloat32(at + 4 * d, vectors[from + d] as number, true);
    return;
  }
  let largest = 0;
  for (let d = 0; d < dimensions; d++) {
    largest = Math.max(largest, Math.abs(vectors[from + d] as number));
  }
  const scale = Math.fround(largest / LARGEST_INT8);
  view.setFloat32(at, scale, true);
  // A scale too small for f32 is that of a row of nothing.
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let d = 0; d < dimensions; d++) {
    const value = Math.round((vectors[from + d] as number) * inverse);
    view.setInt8(at + 4 + d, Math.max(-LARGEST_INT8, Math.min(LARGEST_INT8, value)));
  }
}
