import { openAsBlob } from "node:fs";
import { openMatrixFile } from "../embedders/matrix/open-matrix-file.ts";

/** Vectors of a file, and whose they are where it says. */
export interface FileVectors {
  dimensions: number;
  /** `rows × dimensions`, f32, row-major. */
  data: Float32Array;
  /** A name for each row; null where the file names none. */
  ids: string[] | null;
}

/**
 * The vectors of an `.npy`, `.npz`, safetensors or Arrow file (`open-matrix-file.ts`). Throws an
 * `Error` that names the file where it is none of them, or a row is no vector.
 */
export async function readVectors(path: string): Promise<FileVectors> {
  try {
    const file = await openMatrixFile((await openAsBlob(path)).stream());
    const { dimensions } = file;
    const blocks: Float32Array[] = [];
    const ids: string[] = [];
    let length = 0;
    for await (const block of file.blocks) {
      const [refused] = block.refused;
      if (refused !== undefined) {
        throw new Error(`row ${length / dimensions + refused[0]}: ${refused[1].detail}`);
      }
      blocks.push(block.vectors.slice());
      ids.push(...(block.ids ?? []));
      length += block.vectors.length;
    }
    const data = new Float32Array(length);
    let at = 0;
    for (const block of blocks) {
      data.set(block, at);
      at += block.length;
    }
    return { dimensions, data, ids: file.hasIds ? ids : null };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Error(`${path}: ${error.message}`, { cause: error });
  }
}
