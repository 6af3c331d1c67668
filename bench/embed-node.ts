import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { embedMany } from "../src/embedders/embed-many.ts";
import { isFitted } from "../src/embedders/corpus/corpus-embedder.ts";
import { createEmbedderRegistry } from "../src/embedders/registry.ts";
import { staticVendor } from "../src/embedders/vendors/built-in.ts";
import { corpusVendors } from "../src/embedders/vendors/corpus.ts";
import { fitEmbedder } from "../src/library/fit-embedder.ts";

const MODEL = new URL("../src/embedders/models/static-en/", import.meta.url);

/**
 * Embeds texts in this process; `seconds` begin when the model is read. What an embedder that is made
 * of the texts learns, in the order of their `ids`, counts with it.
 */
export async function embedInNode(
  texts: readonly string[],
  embedder: string,
  ids: readonly string[] = texts.map((_, i) => String(i).padStart(9, "0")),
) {
  const registry = createEmbedderRegistry([
    staticVendor(async () => {
      const model = await readFile(new URL("model.safetensors", MODEL));
      const tokenizer = await readFile(new URL("tokenizer.json", MODEL), "utf8");
      return { model: Uint8Array.from(model).buffer, tokenizer };
    }),
    ...corpusVendors,
  ]);
  const corpus = registry.corpusEmbedder(embedder);
  const loaded = await registry.resolve(embedder);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const resolved = corpus === null ? loaded : await fitEmbedder(corpus, ids, texts);
  const { vectors } = await embedMany(resolved, texts);
  const sparseRows = isFitted(resolved) ? resolved.sparseRows?.(texts) : undefined;
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1e6;
  const { dimensions } = resolved;
  return { data: vectors, dimensions, seconds, cpuSeconds, ...(sparseRows && { sparseRows }) };
}
