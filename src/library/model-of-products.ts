import { EdgetopicError } from "../core/errors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import type { FitOptions } from "../core/options.ts";
import type { Products } from "../core/pipeline/products.ts";
import { encodeTermCounts } from "../core/text/term-counts.ts";
import { countWords } from "../core/topics/count-words.ts";
import type { TopicWord } from "../core/topics/top-words.ts";
import { digestFit } from "../jobs/fit/digest.ts";
import { modelOfFit } from "../jobs/fit/model-of-fit.ts";
import { listTopics } from "../jobs/refresh/topic-list.ts";
import { loadLanguageTools } from "../languages/language-tools.ts";

/** What the products of other topics of the same documents take to be a model. */
export interface RetopicSettings {
  options: FitOptions;
  /** Of `documentIds`, in their order; without them topics have no words. */
  texts: readonly string[] | undefined;
  /** By default topics count from 0. */
  topicIds?: Int32Array;
}

/** The model with the topics of `products`, which get their words here. Throws `dimension_mismatch`. */
export async function modelOfProducts(
  model: TopicModel,
  products: Products,
  { options, texts, topicIds }: RetopicSettings,
): Promise<TopicModel> {
  const { documentIds } = model;
  if (texts !== undefined && texts.length !== documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  const documentTopics = products.get("documentTopics");
  const topicCount = documentTopics.reduce((most, topic) => Math.max(most, topic), -1) + 1;
  let words = Array.from({ length: topicCount + 1 }, (): TopicWord[] => []);
  if (texts !== undefined) {
    const languages = await loadLanguageTools(options.language);
    const counted = countWords(texts, documentTopics, options, languages);
    words = counted.words;
    products.set(
      "termCounts",
      encodeTermCounts(counted.counts, counted.leftOut, counted.segmenter),
    );
  }
  products.set("topicWords", new TextEncoder().encode(JSON.stringify(words)));

  const known = new Map(
    model.topics.flatMap(({ representativeDocuments }) =>
      representativeDocuments.map(({ id, text }) => [id, text] as const),
    ),
  );
  const { topics } = await listTopics(
    products,
    documentIds,
    async (document) => texts?.[document] ?? known.get(documentIds[document] as string) ?? "",
    topicIds,
  );
  return modelOfFit(products, documentIds, topics, {
    embedder: {
      id: model.embedder,
      fingerprint: model.fingerprint,
      ...(model.embedderModel && { model: model.embedderModel }),
    },
    options,
    digest: await digestFit(documentIds, products),
    ...(topicIds && { topicIds }),
  });
}
