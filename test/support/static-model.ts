import { readFileSync } from "node:fs";

const DIRECTORY = new URL("../../src/embedders/models/static-en/", import.meta.url);

export interface GoldenText {
  text: string;
  ids: number[];
  embedding: number[];
}

/** The files of the default embedder, as a Worker has them. */
export function readStaticModelFiles(): { model: ArrayBuffer; tokenizer: string } {
  return {
    model: new Uint8Array(readFileSync(new URL("model.safetensors", DIRECTORY))).buffer,
    tokenizer: readFileSync(new URL("tokenizer.json", DIRECTORY), "utf8"),
  };
}

/** Texts with the ids of huggingface/tokenizers and the vectors of the reference. */
export function readStaticGolden(): GoldenText[] {
  const path = new URL("../fixtures/static-en-golden.json", import.meta.url);
  const golden = JSON.parse(readFileSync(path, "utf8")) as { rows: GoldenText[] };
  return golden.rows;
}
