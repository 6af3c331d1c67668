import { EdgetopicError } from "../../core/errors.ts";

/** A float32 array of NumPy, row-major. */
export interface NpyArray {
  shape: number[];
  data: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const VERSION_AT = 6;
const LENGTH_AT = 8;
const VALUE_BYTES = 4;

/**
 * The array of an `.npy` file (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html,
 * versions 1 to 3): little-endian float32 in C order. `data` is a view into `bytes` where its
 * place is aligned, as NumPy writes it, else a copy. Throws `invalid_vector` that says what is wrong.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>): NpyArray {
  const { header, dataStart } = readHeader(bytes);
  const description = /'descr': *'([^']*)'/.exec(header)?.[1];
  const isFortranOrder = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const axes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (description !== "<f4") throw invalid(`holds ${description}, expected "<f4"`);
  if (isFortranOrder !== "False") throw invalid("is not in C order");
  if (axes === undefined) throw invalid("names no shape");
  const shape = axes
    .split(",")
    .filter((axis) => axis.trim() !== "")
    .map(Number);
  const length = shape.reduce((product, axis) => product * axis, 1);
  const dataBytes = bytes.length - dataStart;
  if (length * VALUE_BYTES !== dataBytes) {
    throw invalid(`has ${dataBytes} bytes for ${shape.join(" × ")} values of ${VALUE_BYTES}`);
  }
  const at = bytes.byteOffset + dataStart;
  const data =
    at % VALUE_BYTES === 0
      ? new Float32Array(bytes.buffer, at, length)
      : new Float32Array(Uint8Array.from(bytes.subarray(dataStart)).buffer);
  return { shape, data };
}

function readHeader(bytes: Uint8Array): { header: string; dataStart: number } {
  if (bytes.length < LENGTH_AT || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw invalid("does not begin as one does");
  }
  const version = bytes[VERSION_AT] as number;
  if (version < 1 || version > 3) throw invalid(`is of version ${version}, expected 1 to 3`);
  const lengthBytes = version === 1 ? 2 : 4;
  const headerStart = LENGTH_AT + lengthBytes;
  if (bytes.length < headerStart) throw invalid("ends before its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes =
    lengthBytes === 2 ? view.getUint16(LENGTH_AT, true) : view.getUint32(LENGTH_AT, true);
  const dataStart = headerStart + headerBytes;
  if (dataStart > bytes.length) throw invalid("ends in its header");
  return { header: new TextDecoder().decode(bytes.subarray(headerStart, dataStart)), dataStart };
}

function invalid(what: string): EdgetopicError {
  return new EdgetopicError("invalid_vector", `The .npy file ${what}.`);
}
