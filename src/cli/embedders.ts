import type { Embedder } from "../embedders/embedder.ts";
import { createEmbedderRegistry } from "../embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../embedders/vendors/built-in.ts";
import { hostedVendors } from "../embedders/vendors/hosted.ts";
import { readStaticModel } from "../library/engine.ts";

/** The embedders of the command line; keys of vendors come from the environment. */
export const registry = createEmbedderRegistry([
  staticVendor(readStaticModel),
  precomputedVendor,
  ...hostedVendors((name) => process.env[name]),
]);

/** What a command is to embed with; undefined where nothing was asked for. */
export async function embedderOf(id: string | undefined): Promise<Embedder | undefined> {
  return id === undefined ? undefined : registry.resolve(id);
}
