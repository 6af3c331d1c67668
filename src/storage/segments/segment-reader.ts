import { crc32 } from "../../core/crc-32.ts";
import {
  decodeVectorInto,
  encodedRowBytes,
  roundVectors,
  type VectorEncoding,
} from "../../core/vector-encoding.ts";
import { createByteLimitedMap } from "../byte-limited-map.ts";
import type { ObjectStore } from "../object-store.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { Segment } from "./segment-name.ts";
import { KEY_WORDS } from "./vector-keys.ts";
import { decodeKeyTable, SegmentDamage, segmentBytesOf, tableBytesOf } from "./vector-segment.ts";
import type { KeyTable } from "./vector-segment.ts";

/**
 * Reads segments and keeps their tables, within bounds; of rows it holds what it is asked for, as
 * they come in the order of writing and not again. Answers null where the object is not there
 * any more; throws `SegmentDamage` where it is not what its name and checksums say.
 */
export interface SegmentReader {
  /**
   * The first word of each key, ascending. Kept longer than the table, as it takes a sixth of its
   * memory: enough to know, but for one key in a million, where a key is not.
   */
  firstWords(segment: Segment): Promise<Uint32Array | null>;
  table(segment: Segment): Promise<KeyTable | null>;
  /**
   * Copies the asked rows to `into`, rounded to `encoding` where they are of f32: all of them or, where
   * one is damaged, none.
   */
  copyRows(
    segment: Segment,
    request: RowRequest,
    into: Float32Array,
    encoding: VectorEncoding,
  ): Promise<true | null>;
  /** All bytes of the segment, of which only the length was checked. */
  whole(segment: Segment): Promise<Uint8Array | null>;
  /** Takes over the table of a segment just written, forgetting what was kept of its name. */
  remember(segment: Segment, bytes: Uint8Array): void;
  forget(segment: Segment): void;
}

export interface RowRequest {
  table: KeyTable;
  /** Indexes into the table. */
  places: readonly number[];
  /** The row of `into` each goes to. */
  targets: readonly number[];
}

export function createSegmentReader(objects: ObjectStore, tableCacheBytes: number): SegmentReader {
  const tables = createByteLimitedMap<KeyTable>(tableCacheBytes / 2);
  const words = createByteLimitedMap<Uint32Array>(tableCacheBytes / 2);

  function keepTable(segment: Segment, bytes: Uint8Array): KeyTable {
    const decoded = decodeKeyTable(bytes, segment);
    tables.set(segment.object, decoded, tableBytesOf(segment.count));
    const first = firstWordsOf(decoded);
    words.set(segment.object, first, first.byteLength);
    return decoded;
  }

  async function firstWords(segment: Segment): Promise<Uint32Array | null> {
    const kept = words.get(segment.object);
    if (kept !== undefined) return kept;
    const read = await table(segment);
    return read && firstWordsOf(read);
  }

  async function table(segment: Segment): Promise<KeyTable | null> {
    const kept = tables.get(segment.object);
    if (kept !== undefined) return kept;
    const range = { offset: 0, length: tableBytesOf(segment.count) };
    const bytes = await objects.get(segment.object, range);
    return bytes && keepTable(segment, bytes);
  }

  async function whole(segment: Segment): Promise<Uint8Array | null> {
    const bytes = await objects.get(segment.object);
    if (bytes !== null) expectLength(bytes, segmentBytesOf(segment));
    return bytes;
  }

  async function copyRows(
    segment: Segment,
    { table: { rowsAndMarks, checksums }, places, targets }: RowRequest,
    into: Float32Array,
    encoding: VectorEncoding,
  ): Promise<true | null> {
    const { dimensions } = segment;
    const rowBytes = encodedRowBytes(dimensions, segment.encoding);
    const rows = places.map((place) => (rowsAndMarks[place] as number) >>> 1);
    const range = stretchOf(rows, segment);
    const bytes = await objects.get(segment.object, range);
    if (bytes === null) return null;
    expectLength(bytes, range.length);
    const firstAt = tableBytesOf(segment.count) - range.offset;
    const starts = rows.map((row) => firstAt + row * rowBytes);
    for (const [i, start] of starts.entries()) {
      if (crc32(bytes, start, start + rowBytes) === checksums[places[i] as number]) continue;
      throw new SegmentDamage(`The CRC-32 of its row ${rows[i]} differs.`);
    }
    for (const [i, start] of starts.entries()) {
      const at = (targets[i] as number) * dimensions;
      const row = into.subarray(at, at + dimensions);
      decodeVectorInto(row, bytes, start, segment.encoding);
      if (segment.encoding === "f32") roundVectors(row, dimensions, encoding);
    }
    releaseBytes(bytes);
    return true;
  }

  function forget({ object }: Segment): void {
    tables.delete(object);
    words.delete(object);
  }

  return {
    firstWords,
    table,
    whole,
    copyRows,
    remember(segment, bytes) {
      forget(segment);
      keepTable(segment, bytes);
    },
    forget,
  };
}

function firstWordsOf({ keys }: KeyTable): Uint32Array {
  const words = new Uint32Array(keys.length / KEY_WORDS);
  for (let i = 0; i < words.length; i++) words[i] = keys[i * KEY_WORDS] as number;
  return words;
}

/** The range from the first of the rows to the last: a fit asks for rows that lie close together. */
function stretchOf(rows: readonly number[], { count, dimensions, encoding }: Segment) {
  let first = count;
  let last = 0;
  for (const row of rows) {
    first = Math.min(first, row);
    last = Math.max(last, row);
  }
  const rowBytes = encodedRowBytes(dimensions, encoding);
  return {
    offset: tableBytesOf(count) + first * rowBytes,
    length: (last - first + 1) * rowBytes,
  };
}

function expectLength(bytes: Uint8Array, expected: number): void {
  if (bytes.length === expected) return;
  throw new SegmentDamage(`It has ${bytes.length} bytes, expected ${expected}.`);
}
