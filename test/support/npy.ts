import { readFileSync } from "node:fs";
import { readNpy as readNpyBytes, type NpyArray } from "../../src/embedders/formats/npy.ts";

/** The float32 array of an `.npy` file. */
export function readNpy(path: string | URL): NpyArray {
  return readNpyBytes(readFileSync(path));
}
