import { EdgetopicError } from "../src/core/errors.ts";
import { precomputedDimensions } from "../src/embedders/precomputed.ts";
import type { EmbedderRegistry } from "../src/embedders/registry.ts";
import type { EmbeddingSettings } from "../src/jobs/corpus.ts";

/**
 * Whether a corpus of that embedder can be asked so. Throws `unknown_embedder`, `invalid_option` and
 * `dimension_mismatch`.
 */
export function checkEmbedding(
  registry: EmbedderRegistry,
  embedder: string,
  { batch, textEmbedder }: EmbeddingSettings,
): void {
  if (batch && registry.batchOf(embedder) === null) {
    throw new EdgetopicError(
      "invalid_option",
      `The vendor of "${embedder}" has no batches; expected embedding.batch to be false.`,
    );
  }
  if (textEmbedder === undefined) return;
  const dimensions = precomputedDimensions(embedder);
  if (dimensions === null) {
    throw new EdgetopicError(
      "invalid_option",
      `"${embedder}" embeds texts itself; expected embedding.textEmbedder only with "precomputed/<dimensions>".`,
    );
  }
  const own = registry.dimensionsOf(textEmbedder);
  if (own === dimensions) return;
  throw new EdgetopicError(
    "dimension_mismatch",
    `"${textEmbedder}" has ${own} dimensions; the corpus's vectors have ${dimensions}.`,
  );
}
