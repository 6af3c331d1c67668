import { readFileSync } from "node:fs";

/** A float32 array of NumPy, row-major. */
export interface NpyArray {
  shape: number[];
  data: Float32Array;
}

/** Reads an `.npy` file (NumPy's format 1.0 or 2.0) of little-endian float32 in C order; any other is an error. */
export function readNpy(path: string | URL): NpyArray {
  const bytes = readFileSync(path);
  if (bytes.toString("latin1", 0, 6) !== "\x93NUMPY") throw new Error(`${path} is no .npy file.`);
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const headerStart = 8 + lengthBytes;
  const dataStart = headerStart + bytes.readUIntLE(8, lengthBytes);
  const header = bytes.toString("latin1", headerStart, dataStart);
  if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False")) {
    throw new Error(`${path} is not float32 in C order: ${header.trim()}.`);
  }
  const axes = /'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "";
  const shape = axes
    .split(",")
    .filter((axis) => axis.trim() !== "")
    .map(Number);
  const length = shape.reduce((product, axis) => product * axis, 1);
  return {
    shape,
    data: new Float32Array(Uint8Array.from(bytes.subarray(dataStart)).buffer, 0, length),
  };
}
