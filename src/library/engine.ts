import type { OpenEncoderMemory } from "../core/encoder/encoder-operations.ts";
import type { Kernels } from "../core/kernels.ts";
import type { CorpusEmbedder } from "../embedders/corpus/corpus-embedder.ts";
import type { Embedder } from "../embedders/embedder.ts";
import { type EmbedderName, encodeEmbedderName } from "../embedders/embedder-name.ts";
import { createEmbedderRegistry, type EmbedderRegistry } from "../embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../embedders/vendors/built-in.ts";
import { corpusVendors } from "../embedders/vendors/corpus.ts";
import { hostedVendors } from "../embedders/vendors/hosted.ts";
import type { Setting } from "../embedders/vendors/setting.ts";
import { transformerVendor } from "../embedders/vendors/transformer.ts";
import { wordVectorVendors } from "../embedders/vendors/word-vectors.ts";
import { workersAiVendor } from "../embedders/vendors/workers-ai.ts";
import { openWordVectors } from "../embedders/word-vectors/open-word-vectors.ts";
import { createEncoderMemory } from "../wasm/encoder-memory.ts";
import { createKernels } from "../wasm/kernels.ts";
import { readAsset } from "./assets.ts";
import { createModelFolder } from "./model-folder.ts";

/** All embedders; what they need (`npx edgetopic embedders`) comes from the environment. */
export const registry = createRegistry(readEnvironment);

function createRegistry(setting: Setting): EmbedderRegistry {
  const models = createModelFolder(() => setting("EDGETOPIC_MODELS"));
  return createEmbedderRegistry([
    staticVendor(readStaticModel),
    precomputedVendor,
    ...corpusVendors,
    ...hostedVendors(setting),
    // Where it can be bound: in a Worker.
    workersAiVendor(undefined),
    ...wordVectorVendors((name) => openWordVectors(models, `${name}/`)),
    transformerVendor(loadEncoderMemory, (name) => async (file) => {
      const bytes = await models.get(`${name}/${file}`);
      return bytes === null ? null : Uint8Array.from(bytes).buffer;
    }),
  ]);
}

/** Of Node and the like; a browser has none. */
export function readEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}

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

async function loadEncoderMemory(): Promise<OpenEncoderMemory> {
  const bytes = await readAsset(new URL("./encoder.wasm", import.meta.url));
  return createEncoderMemory(await WebAssembly.compile(bytes));
}

/** Throws `unknown_embedder`. The built-in model is read at the first call. */
export function loadEmbedder(name: string): Promise<Embedder> {
  return registry.resolve(name);
}

/** The embedder where it is one that is made of the documents, else null. Throws `unknown_embedder`. */
export function corpusEmbedder(name: string): CorpusEmbedder | null {
  return registry.corpusEmbedder(name);
}

/**
 * An embedder by its name, with keys and addresses that are not in the environment, or in a browser:
 * `createEmbedder("openai/text-embedding-3-small", { OPENAI_API_KEY })`. Throws `unknown_embedder`,
 * `invalid_option`, and of several that do not go together `embedder_mismatch` or `dimension_mismatch`.
 */
export async function createEmbedder(
  name: EmbedderName,
  settings: Readonly<Record<string, string>> = {},
): Promise<Embedder> {
  const given = createRegistry((key) => settings[key] ?? readEnvironment(key));
  return given.resolve(encodeEmbedderName(name));
}
