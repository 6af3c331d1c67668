import { EdgetopicError } from "../core/errors.ts";
import type { Embedder } from "../embedders/embedder.ts";

/**
 * Who embeds texts: `embedder` itself, or, where vectors are made elsewhere, the one that is named for
 * it. Throws `dimension_mismatch`.
 */
export async function textEmbedderOf(
  named: string | undefined,
  embedder: Embedder,
  open: (id: string) => Promise<Embedder>,
): Promise<Embedder> {
  if (named === undefined || embedder.modalities.length > 0) return embedder;
  const opened = await open(named);
  if (opened.dimensions === embedder.dimensions) return opened;
  throw new EdgetopicError(
    "dimension_mismatch",
    `"${named}" has ${opened.dimensions} dimensions; the corpus's vectors have ${embedder.dimensions}.`,
  );
}
