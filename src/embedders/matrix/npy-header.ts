import type { ByteReader } from "../formats/byte-reader.ts";
import { invalidMatrix, type MatrixFormat } from "./matrix-file.ts";
import type { FloatType } from "./number-decoder.ts";

export interface NpyHeader {
  /** `"<f4"`, `"|S3"`, `">U12"` */
  type: string;
  shape: number[];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 1 << 16;
const FLOATS: Readonly<Record<string, FloatType>> = { f2: "f16", f4: "f32", f8: "f64" };

/**
 * Reads the beginning of an array of NumPy
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3), up to
 * its values. Throws `invalid_vector`, also where it is of two axes and not in C order.
 */
export async function readNpyHeader(
  reader: ByteReader,
  format: MatrixFormat,
  about = "",
): Promise<NpyHeader> {
  const refuse = (what: string) => invalidMatrix(format, `${about}${what}`);
  const start = await reader.read(8);
  if (start === null || MAGIC.some((byte, i) => start[i] !== byte)) {
    throw refuse("does not begin as an array of NumPy does");
  }
  const isLong = (start[6] as number) > 1;
  const size = await reader.read(isLong ? 4 : 2);
  if (size === null) throw refuse("ends before its header");
  const view = new DataView(size.buffer, size.byteOffset, size.byteLength);
  const headerBytes = isLong ? view.getUint32(0, true) : view.getUint16(0, true);
  const bytes = headerBytes > LONGEST_HEADER ? null : await reader.read(headerBytes);
  if (bytes === null) throw refuse("ends in its header");
  const header = new TextDecoder().decode(bytes);
  const type = /'descr': *'([^']*)'/.exec(header)?.[1];
  const axes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (type === undefined || axes === undefined) {
    throw refuse(`has the header ${header.trim().slice(0, 120)}, expected a type and a shape`);
  }
  const shape = axes
    .split(",")
    .filter((axis) => axis.trim() !== "")
    .map(Number);
  if (shape.length > 1 && /'fortran_order': *True/.test(header)) {
    throw refuse("is in Fortran order, expected C order, as np.ascontiguousarray makes it");
  }
  return { type, shape };
}

/** What the type of a matrix is called here. Throws `invalid_vector` where it is no floating point one. */
export function floatTypeOf(
  { type }: NpyHeader,
  format: MatrixFormat,
): { type: FloatType; isLittleEndian: boolean } {
  const float = FLOATS[type.slice(1)];
  if (float !== undefined && "<>=".includes(type.charAt(0))) {
    return { type: float, isLittleEndian: type.charAt(0) !== ">" };
  }
  throw invalidMatrix(format, `holds "${type}", expected floats of 2, 4 or 8 bytes`);
}
