import { EdgetopicError } from "../core/errors.ts";
import { reclusterModel } from "../core/model/recluster-model.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import type { ClustererChoice } from "../core/options.ts";
import { encodeTermCounts } from "../core/text/term-counts.ts";
import { countWords } from "../core/topics/count-words.ts";
import type { TopicWord } from "../core/topics/top-words.ts";
import { digestFit } from "../jobs/fit/digest.ts";
import { modelOfFit } from "../jobs/fit/model-of-fit.ts";
import { loadLanguageTools } from "../languages/language-tools.ts";
import { listTopics } from "../jobs/refresh/topic-list.ts";

export interface ReclusterSettings {
  /** In documents, at least 2. */
  minTopicSize: number;
  /** In documents; of a topic that is larger its parts are taken. By default as the fit had it. */
  maxTopicSize?: number;
  /** HDBSCAN's way to choose, by default that of the fit: `"leaf"` for many small topics. */
  selection?: "excess-of-mass" | "leaf";
  /** Topics nearer than this in the reduced space are one; by default as the fit had it. */
  selectionEpsilon?: number;
  /** The texts of `documentIds`, in their order: without them topics have no words. */
  texts?: readonly string[];
}

/** The same model with other topics. Throws `invalid_option`, `dimension_mismatch`. */
export async function reclusterTopics(
  model: TopicModel,
  settings: ReclusterSettings,
): Promise<TopicModel> {
  const { minTopicSize, texts } = settings;
  const clusterer = changedClusterer(model.options.clusterer, settings);
  const { documentIds } = model;
  if (texts !== undefined && texts.length !== documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  const products = reclusterModel(model, { ...clusterer, minClusterSize: minTopicSize });
  const documentTopics = products.get("documentTopics");
  const topicCount = documentTopics.reduce((most, topic) => Math.max(most, topic), -1) + 1;
  let words = Array.from({ length: topicCount + 1 }, (): TopicWord[] => []);
  if (texts !== undefined) {
    const languages = await loadLanguageTools(model.options.language);
    const counted = countWords(texts, documentTopics, model.options, languages);
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
  );
  return modelOfFit(products, documentIds, topics, {
    embedder: {
      id: model.embedder,
      fingerprint: model.fingerprint,
      ...(model.embedderModel && { model: model.embedderModel }),
    },
    options: { ...model.options, minTopicSize, clusterer },
    digest: await digestFit(documentIds, products),
  });
}

/** The fit's HDBSCAN with what is asked for in place of its own. */
function changedClusterer(
  fitted: ClustererChoice,
  { maxTopicSize, selection, selectionEpsilon }: ReclusterSettings,
): Extract<ClustererChoice, { name: "hdbscan" }> {
  return {
    ...(fitted.name === "hdbscan" ? fitted : { name: "hdbscan" }),
    ...(selection !== undefined && { selection }),
    ...(selectionEpsilon !== undefined && { selectionEpsilon }),
    ...(maxTopicSize !== undefined && { maxClusterSize: maxTopicSize }),
  };
}
