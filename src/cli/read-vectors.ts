import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { unzipSync } from "fflate";
import { readNpy, type NpyArray } from "../embedders/formats/npy.ts";

/**
 * The vectors of an `.npy` file, or of an `.npz` file that holds one array: `n × dimensions`, f32.
 * Throws an `Error` that names the file where it is neither.
 */
export async function readVectors(
  path: string,
): Promise<{ dimensions: number; data: Float32Array }> {
  const bytes = Uint8Array.from(await readFile(path));
  const { shape, data } = extname(path) === ".npz" ? readNpz(path, bytes) : readNpy(bytes);
  const [, dimensions] = shape;
  if (shape.length !== 2 || dimensions === undefined) {
    throw new Error(
      `${path} has the shape (${shape.join(", ")}); expected (documents, dimensions).`,
    );
  }
  return { dimensions, data };
}

function readNpz(path: string, bytes: Uint8Array): NpyArray {
  const entries = Object.entries(unzipSync(bytes));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new Error(`${path} holds ${entries.length} arrays; expected one.`);
  }
  return readNpy(Uint8Array.from(entry[1]));
}
