import { crc32 } from "../../core/crc-32.ts";
import { compareVectorKeys, KEY_WORDS } from "./vector-keys.ts";

/**
 * Vectors with their keys in one immutable object, little-endian:
 *
 * | bytes              | content                                                             |
 * | ------------------ | ------------------------------------------------------------------- |
 * | 20                 | magic, version, dimensions, count, CRC-32 of the three tables: u32  |
 * | 12                 | zero                                                                |
 * | count × 16         | the keys, ascending                                                 |
 * | count × 4          | of each key: its row × 2 + its mark                                 |
 * | count × 4          | of each key: the CRC-32 of its row                                  |
 * | count × dimensions | the rows in the order in which they were written: f32               |
 *
 * So the tables can be checked without the rows, and each row without the others.
 */
export interface VectorRows {
  /** `count × 4` words, each key once. */
  keys: Uint32Array;
  /** `count × dimensions`. */
  vectors: Float32Array;
  /** One byte a row: 0 or 1. */
  marks: Uint8Array;
}

/** The three tables, by ascending key. */
export interface KeyTable {
  keys: Uint32Array;
  rowsAndMarks: Uint32Array;
  checksums: Uint32Array;
}

/** An object is not what its name and checksums say. */
export class SegmentDamage extends Error {
  override readonly name = "SegmentDamage";
}

export interface SegmentSize {
  dimensions: number;
  count: number;
}

const MAGIC = 0x53564445; // "EDVS"
const VERSION = 1;
const HEADER_BYTES = 32;
const HEADER_WORDS = 5;
const ENTRY_BYTES = 24;

/** The length of the header and the tables; the rows follow. */
export function tableBytesOf(count: number): number {
  return HEADER_BYTES + count * ENTRY_BYTES;
}

export function segmentBytesOf({ dimensions, count }: SegmentSize): number {
  return tableBytesOf(count) + count * dimensions * 4;
}

/** How many rows a segment of `limitBytes` holds; one at least. */
export function rowLimitOf(limitBytes: number, dimensions: number): number {
  return Math.max(1, Math.floor((limitBytes - HEADER_BYTES) / (ENTRY_BYTES + dimensions * 4)));
}

export function encodeVectorSegment(
  { keys, vectors, marks }: VectorRows,
  dimensions: number,
): Uint8Array<ArrayBuffer> {
  const count = marks.length;
  const bytes = new Uint8Array(segmentBytesOf({ dimensions, count }));
  const tableBytes = tableBytesOf(count);
  const rowBytes = dimensions * 4;
  bytes.set(new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength), tableBytes);
  const order = Uint32Array.from(marks, (_, row) => row);
  order.sort((a, b) => compareVectorKeys(keys, a, keys, b));
  const table = viewTable(bytes, count);
  for (let i = 0; i < count; i++) {
    const row = order[i] as number;
    const start = tableBytes + row * rowBytes;
    table.keys.set(keys.subarray(row * KEY_WORDS, (row + 1) * KEY_WORDS), i * KEY_WORDS);
    table.rowsAndMarks[i] = row * 2 + ((marks[row] as number) & 1);
    table.checksums[i] = crc32(bytes, start, start + rowBytes);
  }
  const checksum = crc32(bytes, HEADER_BYTES, tableBytes);
  const header = new Uint32Array(bytes.buffer, 0, HEADER_WORDS);
  header.set([MAGIC, VERSION, dimensions, count, checksum]);
  return bytes;
}

/** Reads the tables at the beginning of a segment. Throws `SegmentDamage` where they are no such thing. */
export function decodeKeyTable(bytes: Uint8Array, size: SegmentSize): KeyTable {
  const tableBytes = tableBytesOf(size.count);
  if (bytes.length < tableBytes) {
    throw new SegmentDamage(`It has ${bytes.length} bytes, expected ${tableBytes} of tables.`);
  }
  // Of its own: a view would keep the rows behind the tables in memory.
  const own = bytes.slice(0, tableBytes);
  const [magic, version, dimensions, count, checksum] = new Uint32Array(
    own.buffer,
    0,
    HEADER_WORDS,
  );
  if (magic !== MAGIC || version !== VERSION) {
    throw new SegmentDamage(`It is no vector segment of version ${VERSION}.`);
  }
  if (dimensions !== size.dimensions || count !== size.count) {
    throw new SegmentDamage(
      `It says ${count} × ${dimensions}, its name ${size.count} × ${size.dimensions}.`,
    );
  }
  if (checksum !== crc32(own, HEADER_BYTES, tableBytes)) {
    throw new SegmentDamage("The CRC-32 of its tables differs.");
  }
  return viewTable(own, size.count);
}

function viewTable({ buffer }: Uint8Array<ArrayBuffer>, count: number): KeyTable {
  const rowsAt = HEADER_BYTES + count * KEY_WORDS * 4;
  return {
    keys: new Uint32Array(buffer, HEADER_BYTES, count * KEY_WORDS),
    rowsAndMarks: new Uint32Array(buffer, rowsAt, count),
    checksums: new Uint32Array(buffer, rowsAt + count * 4, count),
  };
}
