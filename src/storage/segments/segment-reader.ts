import { createByteLimitedMap } from "../byte-limited-map.ts";
import { crc32 } from "../../core/crc-32.ts";
import type { ObjectStore } from "../object-store.ts";
import { releaseBytes } from "../release-bytes.ts";
import type { Segment } from "./segment-list.ts";
import { decodeKeyTable, SegmentDamage, segmentBytesOf, tableBytesOf } from "./vector-segment.ts";
import type { KeyTable } from "./vector-segment.ts";

/**
 * Reads segments and keeps what it read, within bounds. Answers null where the object is not there
 * any more; throws `SegmentDamage` where it is not what its name and checksums say.
 */
export interface SegmentReader {
  table(segment: Segment): Promise<KeyTable | null>;
  /** Copies the asked rows to `into`: all of them or, where one is damaged, none. */
  copyRows(segment: Segment, request: RowRequest, into: Float32Array): Promise<true | null>;
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

interface Stretch {
  bytes: Uint8Array;
  /** Whether the reader keeps the bytes. */
  isKept: boolean;
  /** Where row 0 of the segment is, or would be, in `bytes`. */
  rowsAt: number;
}

export function createSegmentReader(
  objects: ObjectStore,
  limits: { tableBytes: number; segmentBytes: number },
): SegmentReader {
  const tables = createByteLimitedMap<KeyTable>(limits.tableBytes);
  const wholes = createByteLimitedMap<Uint8Array>(limits.segmentBytes);

  function keepTable(segment: Segment, bytes: Uint8Array): KeyTable {
    const decoded = decodeKeyTable(bytes, segment);
    tables.set(segment.object, decoded, tableBytesOf(segment.count));
    return decoded;
  }

  async function table(segment: Segment): Promise<KeyTable | null> {
    const kept = tables.get(segment.object);
    if (kept !== undefined) return kept;
    const range = { offset: 0, length: tableBytesOf(segment.count) };
    const bytes = await objects.get(segment.object, range);
    return bytes && keepTable(segment, bytes);
  }

  async function whole(segment: Segment): Promise<Uint8Array | null> {
    const kept = wholes.get(segment.object);
    if (kept !== undefined) return kept;
    const bytes = await objects.get(segment.object);
    if (bytes === null) return null;
    expectLength(bytes, segmentBytesOf(segment));
    return bytes;
  }

  /** A fit reads in the order of writing: what lies close together is read as one range. */
  async function readStretch(segment: Segment, rows: number[]): Promise<Stretch | null> {
    const rowBytes = segment.dimensions * 4;
    const rowsAt = tableBytesOf(segment.count);
    let first = segment.count;
    let last = 0;
    for (const row of rows) {
      first = Math.min(first, row);
      last = Math.max(last, row);
    }
    const span = last - first + 1;
    if (span * 2 > segment.count || wholes.get(segment.object) !== undefined) {
      const bytes = await whole(segment);
      if (bytes === null) return null;
      wholes.set(segment.object, bytes, bytes.length);
      return { bytes, isKept: true, rowsAt };
    }
    const range = { offset: rowsAt + first * rowBytes, length: span * rowBytes };
    const bytes = await objects.get(segment.object, range);
    if (bytes === null) return null;
    expectLength(bytes, range.length);
    return { bytes, isKept: false, rowsAt: -first * rowBytes };
  }

  async function copyRows(
    segment: Segment,
    { table: { rowsAndMarks, checksums }, places, targets }: RowRequest,
    into: Float32Array,
  ): Promise<true | null> {
    const rowBytes = segment.dimensions * 4;
    const rows = places.map((place) => (rowsAndMarks[place] as number) >>> 1);
    const stretch = await readStretch(segment, rows);
    if (stretch === null) return null;
    const { bytes, isKept, rowsAt } = stretch;
    const starts = rows.map((row) => rowsAt + row * rowBytes);
    for (const [i, start] of starts.entries()) {
      if (crc32(bytes, start, start + rowBytes) === checksums[places[i] as number]) continue;
      throw new SegmentDamage(`The CRC-32 of its row ${rows[i]} differs.`);
    }
    const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (const [i, start] of starts.entries()) {
      target.set(bytes.subarray(start, start + rowBytes), (targets[i] as number) * rowBytes);
    }
    if (!isKept) releaseBytes(bytes);
    return true;
  }

  function forget({ object }: Segment): void {
    tables.delete(object);
    wholes.delete(object);
  }

  return {
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

function expectLength(bytes: Uint8Array, expected: number): void {
  if (bytes.length === expected) return;
  throw new SegmentDamage(`It has ${bytes.length} bytes, expected ${expected}.`);
}
