import { crc32 } from "../../core/crc-32.ts";
import { encodedRowBytes, type VectorEncoding } from "../../core/vector-encoding.ts";
import { compareVectorKeys, KEY_WORDS } from "./vector-keys.ts";

/**
 * Vectors with their keys in one immutable object, little-endian:
 *
 * | bytes       | content                                                             |
 * | ----------- | ------------------------------------------------------------------- |
 * | 20          | magic, version, dimensions, count, CRC-32 of the three tables: u32  |
 * | 4           | encoding of the rows: 0 for f32, 1 for f16, 2 for int8              |
 * | 8           | zero                                                                |
 * | count × 16  | the keys, ascending                                                 |
 * | count × 4   | of each key: its row × 2 + its mark                                 |
 * | count × 4   | of each key: the CRC-32 of its row                                  |
 * | count × row | the rows in the order in which they were written, as encoded        |
 *
 * So the tables can be checked without the rows, and each row without the others.
 */
export interface VectorRows {
  /** `count × 4` words, each key once. */
  keys: Uint32Array;
  /** As `encodeVectors` writes them. */
  rows: Uint8Array;
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

/** What can be read into one another's rows. */
export interface SegmentKind {
  dimensions: number;
  encoding: VectorEncoding;
}

export interface SegmentShape extends SegmentKind {
  count: number;
}

const MAGIC = 0x53564445; // "EDVS"
const VERSION = 1;
const HEADER_BYTES = 32;
const HEADER_WORDS = 6;
const ENTRY_BYTES = 24;
const ENCODINGS: readonly VectorEncoding[] = ["f32", "f16", "int8"];

/** The length of the header and the tables; the rows follow. */
export function tableBytesOf(count: number): number {
  return HEADER_BYTES + count * ENTRY_BYTES;
}

export function segmentBytesOf({ dimensions, count, encoding }: SegmentShape): number {
  return tableBytesOf(count) + count * encodedRowBytes(dimensions, encoding);
}

/** How many rows a segment of `limitBytes` holds; one at least. */
export function rowLimitOf(limitBytes: number, { dimensions, encoding }: SegmentKind): number {
  const rowBytes = ENTRY_BYTES + encodedRowBytes(dimensions, encoding);
  return Math.max(1, Math.floor((limitBytes - HEADER_BYTES) / rowBytes));
}

export function encodeVectorSegment(
  { keys, rows, marks }: VectorRows,
  { dimensions, encoding }: SegmentKind,
): Uint8Array<ArrayBuffer> {
  const count = marks.length;
  const bytes = new Uint8Array(segmentBytesOf({ dimensions, encoding, count }));
  const tableBytes = tableBytesOf(count);
  const rowBytes = encodedRowBytes(dimensions, encoding);
  bytes.set(rows, tableBytes);
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
  header.set([MAGIC, VERSION, dimensions, count, checksum, ENCODINGS.indexOf(encoding)]);
  return bytes;
}

/** Reads the tables at the beginning of a segment. Throws `SegmentDamage` where they are no such thing. */
export function decodeKeyTable(bytes: Uint8Array, shape: SegmentShape): KeyTable {
  const tableBytes = tableBytesOf(shape.count);
  if (bytes.length < tableBytes) {
    throw new SegmentDamage(`It has ${bytes.length} bytes, expected ${tableBytes} of tables.`);
  }
  // Of its own: a view would keep the rows behind the tables in memory.
  const own = bytes.slice(0, tableBytes);
  const header = new Uint32Array(own.buffer, 0, HEADER_WORDS);
  const [magic, version, dimensions, count, checksum, encoding = -1] = header;
  if (magic !== MAGIC || version !== VERSION) {
    throw new SegmentDamage(`It is no vector segment of version ${VERSION}.`);
  }
  const said = `${count} × ${dimensions} ${ENCODINGS[encoding]}`;
  const named = `${shape.count} × ${shape.dimensions} ${shape.encoding}`;
  if (said !== named) throw new SegmentDamage(`It says ${said}, its name ${named}.`);
  if (checksum !== crc32(own, HEADER_BYTES, tableBytes)) {
    throw new SegmentDamage("The CRC-32 of its tables differs.");
  }
  return viewTable(own, shape.count);
}

/** All rows in their order, with their keys. Throws `SegmentDamage` where one is damaged. */
export function decodeSegmentRows(bytes: Uint8Array, shape: SegmentShape): VectorRows {
  const { count, dimensions, encoding } = shape;
  const table = decodeKeyTable(bytes, shape);
  const tableBytes = tableBytesOf(count);
  const rowBytes = encodedRowBytes(dimensions, encoding);
  const keys = new Uint32Array(count * KEY_WORDS);
  const marks = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const rowAndMark = table.rowsAndMarks[i] as number;
    const row = rowAndMark >>> 1;
    const start = tableBytes + row * rowBytes;
    if (crc32(bytes, start, start + rowBytes) !== table.checksums[i]) {
      throw new SegmentDamage(`The CRC-32 of its row ${row} differs.`);
    }
    keys.set(table.keys.subarray(i * KEY_WORDS, (i + 1) * KEY_WORDS), row * KEY_WORDS);
    marks[row] = rowAndMark & 1;
  }
  return { keys, rows: bytes.subarray(tableBytes), marks };
}

function viewTable({ buffer }: Uint8Array<ArrayBuffer>, count: number): KeyTable {
  const rowsAt = HEADER_BYTES + count * KEY_WORDS * 4;
  return {
    keys: new Uint32Array(buffer, HEADER_BYTES, count * KEY_WORDS),
    rowsAndMarks: new Uint32Array(buffer, rowsAt, count),
    checksums: new Uint32Array(buffer, rowsAt + count * 4, count),
  };
}
