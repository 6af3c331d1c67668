import {
  decodeIndexShard,
  findRow,
  indexKey,
  indexShardOf,
  missingObject,
  type IndexShard,
  type PackManifest,
  type PackObjects,
} from "./pack-format.ts";

/** Finds the rows of keys, reading the objects of the index that have them. */
export interface PackIndex {
  /** The row of each key, -1 where it has none. Halves of 32 bits, in any order. */
  find(high: Uint32Array, low: Uint32Array, signal?: AbortSignal): Promise<Int32Array>;
}

/** Objects kept, of some 200 KB each: 16 MB. */
const MOST_SHARDS = 80;
const CONCURRENT_READS = 4;

export function createPackIndex(
  objects: PackObjects,
  prefix: string,
  { indexBits }: PackManifest,
): PackIndex {
  const shards = new Map<number, IndexShard>();

  async function read(shard: number): Promise<IndexShard> {
    const kept = shards.get(shard);
    if (kept !== undefined) return kept;
    const key = indexKey(prefix, shard);
    const bytes = await objects.get(key);
    if (bytes === null) throw missingObject(key);
    const decoded = decodeIndexShard(bytes);
    const [oldest] = shards.keys();
    if (shards.size >= MOST_SHARDS && oldest !== undefined) shards.delete(oldest);
    shards.set(shard, decoded);
    return decoded;
  }

  return {
    async find(high, low, signal) {
      const rows = new Int32Array(high.length).fill(-1);
      const asked = new Map<number, number[]>();
      for (let i = 0; i < high.length; i++) {
        const shard = indexShardOf(high[i] as number, indexBits);
        const own = asked.get(shard);
        if (own === undefined) asked.set(shard, [i]);
        else own.push(i);
      }
      const wanted = [...asked];
      for (let start = 0; start < wanted.length; start += CONCURRENT_READS) {
        signal?.throwIfAborted();
        await Promise.all(
          wanted.slice(start, start + CONCURRENT_READS).map(async ([shard, indexes]) => {
            const index = await read(shard);
            for (const i of indexes) {
              rows[i] = findRow(index, high[i] as number, low[i] as number);
            }
          }),
        );
      }
      return rows;
    },
  };
}
