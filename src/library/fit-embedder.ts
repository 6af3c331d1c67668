import {
  fitCorpus,
  type CorpusEmbedder,
  type FittedEmbedder,
} from "../embedders/corpus/corpus-embedder.ts";
import { orderOfIds } from "../jobs/fit/open-fit.ts";

const BATCH_TEXTS = 1000;

/** Makes an embedder of the texts, in the order of the fit's documents, as a refresh in a Worker does. */
export async function fitEmbedder(
  corpus: CorpusEmbedder,
  ids: readonly string[],
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<FittedEmbedder> {
  const order = orderOfIds(ids);

  async function* readTexts(): AsyncGenerator<string[]> {
    for (let first = 0; first < order.length; first += BATCH_TEXTS) {
      yield order.slice(first, first + BATCH_TEXTS).map((document) => texts[document] as string);
      // Lets the page, or whoever holds the signal, have a turn.
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
  }

  return corpus.open(await fitCorpus(corpus, readTexts));
}
