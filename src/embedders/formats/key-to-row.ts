import { beginReading, type ByteReader } from "./byte-reader.ts";
import { invalidFile } from "./word-vector-file.ts";

/** A key of 64 bits in two unsigned halves, and its row; -1 where it has none. */
export type AddKey = (high: number, low: number, row: number) => void;

const FORMAT = "key2row";
const SMALLEST_FIXED_MAP = 0x80;
const LARGEST_FIXED_MAP = 0x8f;
const MAP_16 = 0xde;
const MAP_32 = 0xdf;
/** Bytes of an integer after the byte that says which it is. */
const INTEGER_BYTES: ReadonlyMap<number, number> = new Map([
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
]);
const FIRST_SIGNED = 0xd0;
const FIRST_NEGATIVE = 0xe0;

/**
 * spaCy's `vocab/key2row`: a MessagePack map (https://github.com/msgpack/msgpack/blob/master/spec.md)
 * of unsigned 64-bit keys to rows, which it hands on one by one. General readers of the format make
 * numbers of the keys, which have 53 bits. Answers how many there were; throws `invalid_model`.
 */
export function readKeyToRow(stream: ReadableStream<Uint8Array>, add: AddKey): Promise<number> {
  return beginReading(stream, (reader) => readEntries(reader, add));
}

async function readEntries(reader: ByteReader, add: AddKey): Promise<number> {
  const entryCount = await readEntryCount(reader);
  for (let entry = 0; entry < entryCount; entry++) {
    await readInteger(reader);
    const [high, low] = [integerHigh, integerLow];
    await readInteger(reader);
    const isNone = integerHigh === 0xffffffff;
    if (integerHigh !== 0 && !isNone) {
      throw invalidFile(FORMAT, `has a row beyond 32 bits before byte ${reader.position}`);
    }
    add(high, low, isNone ? -1 : integerLow);
  }
  await reader.cancel();
  return entryCount;
}

async function readEntryCount(reader: ByteReader): Promise<number> {
  const type = await readByte(reader);
  if (type >= SMALLEST_FIXED_MAP && type <= LARGEST_FIXED_MAP) return type - SMALLEST_FIXED_MAP;
  if (type !== MAP_16 && type !== MAP_32) {
    throw invalidFile(FORMAT, `begins with the byte ${type}, expected a map`);
  }
  return readBigEndian(
    await readBytes(reader, type === MAP_16 ? 2 : 4),
    0,
    type === MAP_16 ? 2 : 4,
  );
}

/** What `readInteger` gave: no object is made for it. */
let integerHigh = 0;
let integerLow = 0;

async function readInteger(reader: ByteReader): Promise<void> {
  const type = await readByte(reader);
  const length = INTEGER_BYTES.get(type);
  if (length === undefined) {
    if (type >= SMALLEST_FIXED_MAP && type < FIRST_NEGATIVE) {
      throw invalidFile(
        FORMAT,
        `has the type ${type} at byte ${reader.position - 1}, expected an integer`,
      );
    }
    integerLow = type < SMALLEST_FIXED_MAP ? type : (type - 0x100) >>> 0;
    integerHigh = type < SMALLEST_FIXED_MAP ? 0 : 0xffffffff;
    return;
  }
  const bytes = await readBytes(reader, length);
  const isNegative = type >= FIRST_SIGNED && (bytes[0] as number) >= 0x80;
  const filling = isNegative ? 0xffffffff : 0;
  const lowBytes = Math.min(4, length);
  const value = readBigEndian(bytes, length - lowBytes, length);
  integerLow = (isNegative && length < 4 ? value - 2 ** (8 * length) : value) >>> 0;
  integerHigh = length === 8 ? readBigEndian(bytes, 0, 4) : filling;
}

function readBigEndian(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 256 + (bytes[i] as number);
  return value;
}

async function readByte(reader: ByteReader): Promise<number> {
  return (await readBytes(reader, 1))[0] as number;
}

async function readBytes(reader: ByteReader, length: number): Promise<Uint8Array> {
  const bytes = await reader.read(length);
  if (bytes === null)
    throw invalidFile(FORMAT, `ends in its entries, after byte ${reader.position}`);
  return bytes;
}
