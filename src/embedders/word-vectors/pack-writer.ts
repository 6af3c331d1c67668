import { EdgetopicError } from "../../core/errors.ts";
import { crc32 } from "../../core/crc-32.ts";
import { fnv1a } from "../fnv-1a.ts";
import {
  encodeIndexShard,
  encodeManifest,
  indexKey,
  indexShardOf,
  manifestKey,
  rowBytes,
  rowsKey,
  rowsPerShard,
  type PackEncoding,
  type PackManifest,
  type PackObjects,
} from "./pack-format.ts";

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

/** Keys of an object of the index, about. */
const INDEX_KEYS = 16_384;
const MOST_KEYS = 1 << 22;
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
  const shard = new Uint8Array(shardRows * stride);
  const view = new DataView(shard.buffer);
  const checksums: number[] = [];
  let keys = new Int32Array(3 * INDEX_KEYS);
  let keyCount = 0;
  let rowCount = 0;
  let shardCount = 0;
  let filled = 0;

  async function put(key: string, bytes: Uint8Array): Promise<void> {
    checksums.push(crc32(bytes, 0, bytes.length));
    await objects.put(key, bytes);
  }

  async function flush(): Promise<void> {
    if (filled === 0) return;
    await put(rowsKey(prefix, shardCount++), shard.subarray(0, filled * stride));
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

  function addKey(high: number, low: number, row: number): void {
    if (keyCount === MOST_KEYS) {
      throw new EdgetopicError("corpus_too_large", `There are more than ${MOST_KEYS} words.`);
    }
    if (3 * keyCount === keys.length) {
      const grown = new Int32Array(2 * keys.length);
      grown.set(keys);
      keys = grown;
    }
    keys[3 * keyCount] = high;
    keys[3 * keyCount + 1] = low;
    keys[3 * keyCount + 2] = row;
    keyCount++;
  }

  return {
    get keyCount() {
      return keyCount;
    },
    get rowCount() {
      return rowCount;
    },
    addRows,
    addKey,
    async finish(about) {
      await flush();
      let indexBits = 0;
      while (INDEX_KEYS * 2 ** indexBits < keyCount) indexBits++;
      const orders = partition(keys, keyCount, indexBits);
      let distinctCount = 0;
      for (let index = 0; index < orders.length; index++) {
        const order = orders[index] as Int32Array;
        const sorted = sortShard(keys, order);
        distinctCount += sorted.rows.length;
        await put(indexKey(prefix, index), encodeIndexShard(sorted));
      }
      const hash = fnv1a(new Uint8Array(Int32Array.from(checksums).buffer));
      const manifest: PackManifest = {
        dimensions,
        keyCount: distinctCount,
        rowCount,
        encoding,
        rowsPerShard: shardRows,
        indexBits,
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

/** The keys by their first bits, in the order they were given. */
function partition(keys: Int32Array, keyCount: number, indexBits: number): Int32Array[] {
  const shardCount = 2 ** indexBits;
  const ends = new Int32Array(shardCount + 1);
  for (let i = 0; i < keyCount; i++) {
    const shard = indexShardOf((keys[3 * i] as number) >>> 0, indexBits);
    ends[shard + 1] = (ends[shard + 1] as number) + 1;
  }
  for (let s = 0; s < shardCount; s++) ends[s + 1] = (ends[s + 1] as number) + (ends[s] as number);
  const nexts = ends.slice(0, shardCount);
  const order = new Int32Array(keyCount);
  for (let i = 0; i < keyCount; i++) {
    const shard = indexShardOf((keys[3 * i] as number) >>> 0, indexBits);
    const at = nexts[shard] as number;
    order[at] = i;
    nexts[shard] = at + 1;
  }
  return Array.from({ length: shardCount }, (_, s) => order.subarray(ends[s], ends[s + 1]));
}

/** Ascending by key; of equal ones the first given. */
function sortShard(keys: Int32Array, order: Int32Array) {
  const key = (i: number, half: 0 | 1): number => (keys[3 * i + half] as number) >>> 0;
  order.sort((a, b) => key(a, 0) - key(b, 0) || key(a, 1) - key(b, 1) || a - b);
  const high = new Int32Array(order.length);
  const low = new Int32Array(order.length);
  const rows = new Int32Array(order.length);
  let count = 0;
  for (const i of order) {
    const [keyHigh, keyLow] = [keys[3 * i] as number, keys[3 * i + 1] as number];
    if (count > 0 && high[count - 1] === keyHigh && low[count - 1] === keyLow) continue;
    high[count] = keyHigh;
    low[count] = keyLow;
    rows[count++] = keys[3 * i + 2] as number;
  }
  return { high: high.slice(0, count), low: low.slice(0, count), rows: rows.slice(0, count) };
}
