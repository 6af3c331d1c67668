import type { CorpusEmbedder } from "../../src/embedders/corpus/corpus-embedder.ts";
import { embedMany } from "../../src/embedders/embed-many.ts";
import { createEmbedderRegistry } from "../../src/embedders/registry.ts";
import { corpusVendors } from "../../src/embedders/vendors/corpus.ts";
import type { DocumentVectors } from "../../src/jobs/fit/fit-documents.ts";
import { fitEmbedder } from "../../src/library/fit-embedder.ts";

const registry = createEmbedderRegistry(corpusVendors);

export function corpusEmbedder(id: string): CorpusEmbedder {
  const embedder = registry.corpusEmbedder(id);
  if (embedder === null) throw new Error(`${id} is not made of a corpus.`);
  return embedder;
}

/** Documents with the vectors, and the sparse rows where it has such, of an embedder that is made of them. */
export async function madeCorpus(
  id: string,
  { ids, texts }: Pick<DocumentVectors, "ids" | "texts">,
): Promise<DocumentVectors> {
  const embedder = await fitEmbedder(corpusEmbedder(id), ids, texts);
  const { vectors } = await embedMany(embedder, texts);
  const sparseRows = embedder.sparseRows?.(texts);
  const { dimensions } = embedder;
  return { ids, texts, vectors, dimensions, ...(sparseRows && { sparseRows }) };
}
