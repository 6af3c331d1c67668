import type { Kernels } from "../../src/core/kernels.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { createWordEmbedder } from "./refresh-world.ts";
import { smallCorpus } from "./small-corpus.ts";

const { ids, texts } = smallCorpus(60, 3);

/** 60 documents about three subjects. */
export const wordDocuments: readonly { id: string; text: string }[] = ids.map((id, i) => ({
  id,
  text: texts[i],
}));

/** What a fit in one go gives of documents that "words/one" embeds. */
export async function digestOf(
  documents: readonly { id: string; text: string }[],
  kernels: Kernels,
): Promise<string> {
  const embedder = createWordEmbedder("words/one");
  const own = { ids: documents.map(({ id }) => id), texts: documents.map(({ text }) => text) };
  const { vectors } = await embedder.embed(own.texts);
  const input = { ...own, vectors, dimensions: embedder.dimensions };
  return (await fitDocuments(input, DEFAULT_FIT_OPTIONS, kernels)).digest;
}
