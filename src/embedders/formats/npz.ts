import { unzipSync } from "fflate";
import { EdgetopicError } from "../../core/errors.ts";
import type { SparseRows } from "../../core/math/sparse-rows.ts";

/** A matrix of a `.npz` file: dense as `numpy.savez` writes one, or sparse by rows as SciPy's `save_npz`. */
export type NpzMatrix =
  | { kind: "dense"; rowCount: number; dimensions: number; rows: Float32Array }
  | { kind: "sparse"; rows: SparseRows };

interface Member {
  shape: number[];
  values: ArrayLike<number>;
  text: string;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** What an archive may hold unpacked. */
const MOST_BYTES = 64_000_000;

/**
 * The matrix of a `.npz` file, a zip of `.npy` arrays: SciPy's CSR (`data`, `indices`, `indptr`,
 * `shape`) with the columns of each row put in order and those that come twice added up, or else its
 * one array of two axes. Integers and f64 become f32. Throws `invalid_vector`, also where it is more
 * than 64 MB unpacked or a value is not finite.
 */
export function readNpz(bytes: Uint8Array): NpzMatrix {
  const members = unzip(bytes);
  if (members.has("indptr.npy")) return { kind: "sparse", rows: readSparse(members) };
  const [name] = [...members.keys()];
  if (members.size !== 1 || name === undefined) {
    throw invalid(
      `has the arrays ${[...members.keys()].join(", ")}, expected one, or those of a CSR matrix`,
    );
  }
  const { shape, values } = readMember(members, name);
  const [rowCount = 0, dimensions = 0] = shape;
  if (shape.length !== 2) throw invalid(`has an array of ${shape.length} axes, expected 2`);
  return { kind: "dense", rowCount, dimensions, rows: toFinite(values) };
}

function unzip(bytes: Uint8Array): Map<string, Uint8Array> {
  let unpacked = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ originalSize }) => (unpacked += originalSize) <= MOST_BYTES,
    });
    if (unpacked <= MOST_BYTES) return new Map(Object.entries(files));
  } catch (cause) {
    throw invalid("is no zip archive", cause);
  }
  throw invalid(`is ${unpacked} bytes unpacked, at most ${MOST_BYTES} are read`);
}

function readSparse(members: ReadonlyMap<string, Uint8Array>): SparseRows {
  const format = readMember(members, "format.npy").text;
  if (format !== "csr") throw invalid(`is sparse by "${format}", expected "csr"`);
  const [rowCount = 0, columnCount = 0] = Array.from(readMember(members, "shape.npy").values);
  const offsets = Int32Array.from(readMember(members, "indptr.npy").values);
  const columns = Int32Array.from(readMember(members, "indices.npy").values);
  const values = toFinite(readMember(members, "data.npy").values);
  const isWhole =
    offsets.length === rowCount + 1 &&
    offsets[0] === 0 &&
    offsets.every((offset, i) => i === 0 || offset >= (offsets[i - 1] as number)) &&
    offsets[rowCount] === columns.length &&
    columns.length === values.length &&
    columns.every((column) => column >= 0 && column < columnCount);
  if (!isWhole) {
    throw invalid(
      `has ${values.length} values and ${columns.length} columns that make no ${rowCount} × ${columnCount} rows`,
    );
  }
  return orderColumns({ rowCount, columnCount, offsets, columns, values });
}

/** Columns ascending in each row, as all that reads sparse rows wants them; SciPy's need not be. */
function orderColumns({ rowCount, columnCount, offsets, columns, values }: SparseRows): SparseRows {
  const newOffsets = new Int32Array(rowCount + 1);
  let length = 0;
  for (let row = 0; row < rowCount; row++) {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    const order = Array.from({ length: to - from }, (_, i) => from + i);
    order.sort((a, b) => (columns[a] as number) - (columns[b] as number) || a - b);
    const entries = order.map((at) => [columns[at] as number, values[at] as number] as const);
    const start = length;
    for (const [column, value] of entries) {
      if (length > start && columns[length - 1] === column) {
        values[length - 1] = (values[length - 1] as number) + value;
        continue;
      }
      columns[length] = column;
      values[length++] = value;
    }
    newOffsets[row + 1] = length;
  }
  return {
    rowCount,
    columnCount,
    offsets: newOffsets,
    columns: columns.slice(0, length),
    values: values.slice(0, length),
  };
}

function readMember(members: ReadonlyMap<string, Uint8Array>, name: string): Member {
  const bytes = members.get(name);
  if (bytes === undefined) throw invalid(`lacks the array ${name}`);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw invalid(`has no array in ${name}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = (bytes[6] as number) > 1;
  const start = (isLong ? 12 : 10) + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(10, start));
  const type = /'descr': *'([^']*)'/.exec(header)?.[1] ?? "";
  const axes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1] ?? "";
  const shape = axes
    .split(",")
    .filter((axis) => axis.trim() !== "")
    .map(Number);
  if (/'fortran_order': *True/.test(header) && shape.length > 1)
    throw invalid(`has ${name} not in C order`);
  const data = bytes.slice(start);
  if (type.startsWith("|S")) {
    return { shape, values: [], text: new TextDecoder().decode(data).replace(/\0+$/, "") };
  }
  const length = shape.reduce((product, axis) => product * axis, 1);
  return { shape, values: readValues(data, type, length, name), text: "" };
}

function readValues(
  data: Uint8Array,
  type: string,
  length: number,
  name: string,
): ArrayLike<number> {
  const bytesEach = Number(type.at(-1));
  if (data.length !== length * bytesEach) {
    throw invalid(`has ${data.length} bytes in ${name} for ${length} values of "${type}"`);
  }
  switch (type) {
    case "<f4":
      return new Float32Array(data.buffer);
    case "<f8":
      return new Float64Array(data.buffer);
    case "<i4":
      return new Int32Array(data.buffer);
    case "<i8":
      return Float64Array.from(new BigInt64Array(data.buffer), Number);
    default:
      throw invalid(`has "${type}" in ${name}, expected "<f4", "<f8", "<i4" or "<i8"`);
  }
}

function toFinite(values: ArrayLike<number>): Float32Array {
  const finite = Float32Array.from(values);
  const bad = finite.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw invalid(`has the value ${values[bad]}, expected finite numbers`);
  return finite;
}

function invalid(what: string, cause?: unknown): EdgetopicError {
  return new EdgetopicError("invalid_vector", `The .npz file ${what}.`, { cause });
}
