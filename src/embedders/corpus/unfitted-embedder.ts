import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder, Embedding } from "../embedder.ts";
import type { CorpusEmbedder } from "./corpus-embedder.ts";

/**
 * Stands for a corpus's embedder where there is no model of a corpus: its dimensions are known, but
 * `embed` throws `not_fitted`.
 */
export function createUnfittedEmbedder({
  id,
  dimensions,
}: Pick<CorpusEmbedder, "id" | "dimensions">): Embedder {
  async function embed(): Promise<Embedding> {
    throw new EdgetopicError(
      "not_fitted",
      `The embedder ${id} is made of a corpus, and embeds nothing without one.`,
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
