import { EdgetopicError } from "../core/errors.ts";
import type { Embedder, Embedding } from "./embedder.ts";

const ID = /^precomputed\/([1-9][0-9]{0,3})$/;
const MAX_DIMENSIONS = 4096;

/** The dimensions that `precomputed/<dimensions>` names (1 … 4096), or null where it is no such id. */
export function precomputedDimensions(id: string): number | null {
  const dimensions = Number(ID.exec(id)?.[1] ?? 0);
  return dimensions >= 1 && dimensions <= MAX_DIMENSIONS ? dimensions : null;
}

/**
 * For corpora whose documents come with vectors of their own, made elsewhere: `embed` throws
 * `vector_required` for any text, as there is nothing here to embed it with.
 */
export function createPrecomputedEmbedder(dimensions: number): Embedder {
  const id = `precomputed/${dimensions}`;
  async function embed(): Promise<Embedding> {
    throw new EdgetopicError(
      "vector_required",
      `The embedder ${id} embeds no text: each document must come with a vector of ${dimensions} numbers.`,
    );
  }
  return {
    id,
    fingerprint: id,
    dimensions,
    modalities: [],
    limits: { inputsPerRequest: 1000 },
    embed,
  };
}
