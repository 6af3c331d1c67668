import { beginReading, cancelAfter, type ByteReader } from "./byte-reader.ts";
import { blockWords, checkDimensions, invalidFile } from "./word-vector-file.ts";

/** A matrix while it is read. */
export interface NpyRows {
  readonly rowCount: number;
  readonly dimensions: number;
  /** Blocks of rows, f32; a block is written over by the next. To be walked over once. */
  readonly rows: AsyncIterable<Float32Array>;
}

const FORMAT = ".npy";
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const VALUE_BYTES = 4;
const LONGEST_HEADER = 1 << 16;

/**
 * The rows of an `.npy` file (`npy.ts`) of two axes, f32 in little-endian and C order, without
 * holding it. Throws `invalid_model`.
 */
export function readNpyRows(stream: ReadableStream<Uint8Array>): Promise<NpyRows> {
  return beginReading(stream, readHeader);
}

async function readHeader(reader: ByteReader): Promise<NpyRows> {
  const prefix = await reader.read(8);
  if (prefix === null || MAGIC.some((byte, i) => prefix[i] !== byte)) {
    throw invalidFile(FORMAT, "does not begin as one does");
  }
  const isLong = (prefix[6] as number) > 1;
  const size = await reader.read(isLong ? 4 : 2);
  if (size === null) throw invalidFile(FORMAT, "ends before its header");
  const view = new DataView(size.buffer, size.byteOffset, size.byteLength);
  const headerBytes = isLong ? view.getUint32(0, true) : view.getUint16(0, true);
  const bytes = headerBytes > LONGEST_HEADER ? null : await reader.read(headerBytes);
  if (bytes === null) throw invalidFile(FORMAT, "ends in its header");
  const header = new TextDecoder().decode(bytes);
  const isRowMajor = /'fortran_order': *False/.test(header) && /'descr': *'<f4'/.test(header);
  const shape = /'shape': *\((\d+), (\d+),?\)/.exec(header);
  if (!isRowMajor || shape === null) {
    throw invalidFile(
      FORMAT,
      `is ${header.trim().slice(0, 120)}, expected rows of "<f4" in C order`,
    );
  }
  const [rowCount, dimensions] = [Number(shape[1]), Number(shape[2])];
  checkDimensions(dimensions, FORMAT);
  return {
    rowCount,
    dimensions,
    rows: cancelAfter(reader, readRows(reader, dimensions, rowCount)),
  };
}

async function* readRows(
  reader: ByteReader,
  dimensions: number,
  rowCount: number,
): AsyncGenerator<Float32Array> {
  const capacity = blockWords(dimensions);
  const rows = new Float32Array(capacity * dimensions);
  for (let first = 0; first < rowCount; first += capacity) {
    const length = Math.min(capacity, rowCount - first) * dimensions;
    const bytes = await reader.read(VALUE_BYTES * length);
    if (bytes === null) {
      throw invalidFile(FORMAT, `ends in its ${rowCount} rows, after byte ${reader.position}`);
    }
    new Uint8Array(rows.buffer).set(bytes);
    const bad = rows.subarray(0, length).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw invalidFile(
        FORMAT,
        `has the value ${rows[bad]} in row ${first + Math.floor(bad / dimensions)}`,
      );
    }
    yield rows.subarray(0, length);
  }
}
