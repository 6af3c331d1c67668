import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { embedMany } from "../src/embedders/embed-many.ts";
import { createEmbedderRegistry } from "../src/embedders/registry.ts";
import { staticVendor } from "../src/embedders/vendors/built-in.ts";

const MODEL = new URL("../src/embedders/models/static-en/", import.meta.url);

/** Embeds texts in this process; `seconds` begin when the model is read. */
export async function embedInNode(texts: readonly string[], embedder: string) {
  const registry = createEmbedderRegistry([
    staticVendor(async () => {
      const model = await readFile(new URL("model.safetensors", MODEL));
      const tokenizer = await readFile(new URL("tokenizer.json", MODEL), "utf8");
      return { model: Uint8Array.from(model).buffer, tokenizer };
    }),
  ]);
  const resolved = await registry.resolve(embedder);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const { vectors } = await embedMany(resolved, texts);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1e6;
  return { data: vectors, dimensions: resolved.dimensions, seconds, cpuSeconds };
}
