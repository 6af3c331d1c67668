import { readFile } from "node:fs/promises";
import { openModel, type Model } from "../library/index.ts";

/** The model of a file that `fit --out` wrote. */
export async function readModel(path: string): Promise<Model> {
  return openModel(Uint8Array.from(await readFile(path)));
}
