import { EdgetopicError } from "../../core/errors.ts";
import { indexShardOf, type IndexShard } from "./pack-format.ts";

/** Keys with their rows, to be written as an index. */
export interface PackKeys {
  readonly count: number;
  /** Throws `corpus_too_large` beyond 4,194,304 keys. */
  add(high: number, low: number, row: number): void;
  /** So many objects, a power of two, that each has some 16,000 keys at most. */
  indexBits(): number;
  /** The objects of the index, in their order; of equal keys the first given. */
  shards(): Generator<IndexShard>;
}

/** Keys of an object of the index, about. */
const INDEX_KEYS = 16_384;
const MOST_KEYS = 1 << 22;

/** Holds 12 bytes a key, 16 while it writes. */
export function createPackKeys(): PackKeys {
  let keys = new Int32Array(3 * INDEX_KEYS);
  let count = 0;

  function add(high: number, low: number, row: number): void {
    if (count === MOST_KEYS) {
      throw new EdgetopicError("corpus_too_large", `There are more than ${MOST_KEYS} words.`);
    }
    if (3 * count === keys.length) {
      const grown = new Int32Array(2 * keys.length);
      grown.set(keys);
      keys = grown;
    }
    keys[3 * count] = high;
    keys[3 * count + 1] = low;
    keys[3 * count + 2] = row;
    count++;
  }

  function indexBits(): number {
    let bits = 0;
    while (INDEX_KEYS * 2 ** bits < count) bits++;
    return bits;
  }

  return {
    get count() {
      return count;
    },
    add,
    indexBits,
    *shards() {
      for (const order of partition(keys, count, indexBits())) yield sortShard(keys, order);
    },
  };
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
