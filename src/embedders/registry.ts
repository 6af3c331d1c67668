import { EdgetopicError } from "../core/errors.ts";
import type { Embedder } from "./embedder.ts";
import { createPrecomputedEmbedder, precomputedDimensions } from "./precomputed.ts";
import { createStaticEmbedder, STATIC_DIMENSIONS, STATIC_EMBEDDER_ID } from "./static.ts";

export interface EmbedderRegistry {
  /** The embedder of that id. Throws `unknown_embedder`, which names those known. */
  resolve(id: string): Promise<Embedder>;
  /** The length of its vectors, without loading it. Throws `unknown_embedder`. */
  dimensionsOf(id: string): number;
}

/**
 * The embedders by id: "static/en" and "precomputed/<dimensions>". The static model is loaded when
 * it is first asked for and then shared; a load that failed is tried again.
 */
export function createEmbedderRegistry(sources: {
  staticModel: () => Promise<{ model: ArrayBuffer; tokenizer: string }>;
}): EmbedderRegistry {
  let loaded: Embedder | undefined;

  async function loadStatic(): Promise<Embedder> {
    // Not the promise is shared: in workerd it would end with the request that began the load.
    if (loaded !== undefined) return loaded;
    const embedder = createStaticEmbedder(await sources.staticModel());
    loaded ??= embedder;
    return loaded;
  }

  async function resolve(id: string): Promise<Embedder> {
    if (id === STATIC_EMBEDDER_ID) return loadStatic();
    return createPrecomputedEmbedder(dimensionsOf(id));
  }

  return { resolve, dimensionsOf };
}

function dimensionsOf(id: string): number {
  const dimensions = id === STATIC_EMBEDDER_ID ? STATIC_DIMENSIONS : precomputedDimensions(id);
  if (dimensions !== null) return dimensions;
  throw new EdgetopicError(
    "unknown_embedder",
    `There is no embedder "${id}", expected "${STATIC_EMBEDDER_ID}" or "precomputed/<dimensions>" with 1 … 4096 dimensions.`,
  );
}
