import type { Embedder } from "../embedders/embedder.ts";
import { createEmbedderRegistry } from "../embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../embedders/vendors/built-in.ts";
import { corpusVendors } from "../embedders/vendors/corpus.ts";
import { hostedVendors } from "../embedders/vendors/hosted.ts";
import { readStaticModel } from "../library/engine.ts";

/** The embedders of the command line; keys of vendors come from the environment. */
export const registry = createEmbedderRegistry([
  staticVendor(readStaticModel),
  precomputedVendor,
  ...corpusVendors,
  ...hostedVendors((name) => process.env[name]),
]);

/**
 * What a command is to embed with; the id alone of an embedder that is made of the documents, and
 * undefined where nothing was asked for.
 */
export async function embedderOf(id: string | undefined): Promise<Embedder | string | undefined> {
  if (id === undefined) return undefined;
  return registry.corpusEmbedder(id) === null ? registry.resolve(id) : id;
}
