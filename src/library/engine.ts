import type { Kernels } from "../core/kernels.ts";
import type { CorpusEmbedder } from "../embedders/corpus/corpus-embedder.ts";
import type { Embedder } from "../embedders/embedder.ts";
import { createEmbedderRegistry } from "../embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../embedders/vendors/built-in.ts";
import { corpusVendors } from "../embedders/vendors/corpus.ts";
import { createKernels } from "../wasm/kernels.ts";
import { readAsset } from "./assets.ts";

const registry = createEmbedderRegistry([
  staticVendor(readStaticModel),
  precomputedVendor,
  ...corpusVendors,
]);

/** The files of the built-in model, which lie beside this module. */
export async function readStaticModel(): Promise<{ model: ArrayBuffer; tokenizer: string }> {
  const [model, tokenizer] = await Promise.all([
    readAsset(new URL("./models/static-en/model.safetensors", import.meta.url)),
    readAsset(new URL("./models/static-en/tokenizer.json", import.meta.url)),
  ]);
  return { model, tokenizer: new TextDecoder().decode(tokenizer) };
}

let kernels: Promise<Kernels> | undefined;

/** The WASM kernels, compiled at the first call. */
export function loadKernels(): Promise<Kernels> {
  kernels ??= readAsset(new URL("./kernels.wasm", import.meta.url))
    .then((bytes) => WebAssembly.compile(bytes))
    .then(createKernels);
  return kernels;
}

/** Throws `unknown_embedder`. The built-in model is read at the first call. */
export function loadEmbedder(id: string): Promise<Embedder> {
  return registry.resolve(id);
}

/** The embedder where it is one that is made of the documents, else null. Throws `unknown_embedder`. */
export function corpusEmbedder(id: string): CorpusEmbedder | null {
  return registry.corpusEmbedder(id);
}
