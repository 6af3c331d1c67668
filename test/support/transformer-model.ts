import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { ModelFiles } from "../../src/embedders/transformer/model-files.ts";
import type { GoldenText } from "./static-model.ts";

const FIXTURES = new URL("../fixtures/transformer/", import.meta.url);
/** Where all-MiniLM-L6-v2 lies, with the golden file of its texts: it is too large for the repository. */
const MINILM = pathToFileURL(`${process.env.EDGETOPIC_MINILM || "/nowhere"}/`);

/** Tiny random models, made by test/fixtures/transformer/make.py. */
export const TINY_MODELS = ["bert", "mpnet", "distilbert", "roberta", "xlm-roberta"] as const;
export type TinyModel = (typeof TINY_MODELS)[number];

export const HAS_MINILM = existsSync(MINILM);

export function tinyModelFiles(name: TinyModel): ModelFiles {
  return filesIn(new URL(`${name}/`, FIXTURES));
}

export const minilmFiles: ModelFiles = filesIn(MINILM);

export function readTinyGolden(name: TinyModel): GoldenText[] {
  return JSON.parse(readFileSync(new URL(`${name}/golden.json`, FIXTURES), "utf8"));
}

export function readMinilmGolden(): GoldenText[] {
  return JSON.parse(readFileSync(new URL("golden.json", MINILM), "utf8")).rows;
}

/** The files of a model with some replaced; null takes a file away. */
export function changedFiles(
  files: ModelFiles,
  changes: Record<string, ArrayBuffer | object | null>,
): ModelFiles {
  return async (name) => {
    const changed = changes[name];
    if (changed === undefined) return files(name);
    if (changed === null || changed instanceof ArrayBuffer) return changed;
    return new TextEncoder().encode(JSON.stringify(changed)).buffer;
  };
}

function filesIn(folder: URL): ModelFiles {
  return async (name) => {
    const bytes = await readFile(new URL(name, folder)).catch(() => null);
    return bytes === null ? null : new Uint8Array(bytes).buffer;
  };
}
