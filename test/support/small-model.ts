import type { TopicModel } from "../../src/core/model/topic-model.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../src/jobs/refresh/topic-list.ts";
import { loadKernels } from "./kernels.ts";
import { smallCorpus } from "./small-corpus.ts";

/** A model of 300 documents in 5 topics, and its texts in the order of the model's documents. */
export async function fitSmallModel(): Promise<{ model: TopicModel; texts: string[] }> {
  const corpus = smallCorpus(300, 5);
  const { fit, ids, digest } = await fitDocuments(
    corpus,
    { ...DEFAULT_FIT_OPTIONS, minSamples: 5, minTopicSize: 8 },
    await loadKernels(),
  );
  const textOf = new Map(corpus.ids.map((id, i) => [id, corpus.texts[i] as string]));
  const texts = ids.map((id) => textOf.get(id) as string);
  const { topics } = await listTopics(fit.products, ids, async (i) => texts[i] as string);
  const embedder = { id: "test", fingerprint: "test" };
  const options = DEFAULT_FIT_OPTIONS;
  return { model: modelOfFit(fit.products, ids, topics, { embedder, options, digest }), texts };
}
