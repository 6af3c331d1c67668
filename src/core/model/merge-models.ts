import { decodeTermCounts } from "../text/term-counts.ts";
import { mergeTermCounts } from "../text/merge-term-counts.ts";
import { centroids as directionsOf } from "../topics/centroids.ts";
import { topicName } from "../topics/topic-name.ts";
import { topicTerms, type TopicTerms } from "../topics/topic-terms.ts";
import { centroidRows } from "./centroid-rows.ts";
import { joinModelRows } from "./join-model-rows.ts";
import { joinTopics, type JoinedTopics } from "./join-topics.ts";
import type { TopicDescription, TopicModel } from "./topic-model.ts";

const MOST_REPRESENTATIVES = 3;
export interface MergedModel extends JoinedTopics {
  model: Omit<TopicModel, "digest">;
}

/**
 * One model of several whose vectors are of one embedder: topics that are the same by `joinTopics`
 * become one, with the documents and the counted terms of all, so that words, hierarchy and time
 * follow; BERTopic's result has no counts. Where all have the vectors of their documents they are
 * kept, and a document goes on as its fit had it; otherwise the topics are known by their centroids
 * alone. Ids of documents that two models have are preceded by the number of their model and `:`, from
 * the second model on. Maps stand side by side.
 */
export function mergeModels(models: readonly TopicModel[], minSimilarity: number): MergedModel {
  const matched = joinTopics(models, minSimilarity);
  const [first] = models;
  const { topicIds, topicOf } = matched;
  const documentIds = distinctIds(models);
  const sizes = topicSizes(models, matched);
  const counts = models.map(({ termCounts }) => termCounts);
  const isCounted = counts.every((bytes) => bytes !== undefined);
  const termCounts = isCounted
    ? mergeTermCounts(
        counts.map((bytes, i) => ({ counts: decodeTermCounts(bytes), topicOf: topicOf[i] })),
        topicIds.length,
      )
    : undefined;
  const terms = termCounts && topicTerms(decodeTermCounts(termCounts), first.options);
  const centroids = mergedCentroids(models, matched, sizes);
  const { embedder, fingerprint, options, embedderModel } = first;
  const topics = describe(models, matched, sizes, documentIds, terms);
  const base = { embedder, fingerprint, options, topics, topicIds, centroids };
  const isByRows = models.every(({ assignBy }) => assignBy !== "centroids");
  return {
    ...matched,
    model: {
      ...base,
      ...(embedderModel && { embedderModel }),
      ...(termCounts && { termCounts }),
      ...(isByRows
        ? joinModelRows(models, topicOf)
        : centroidRows(models, topicOf, centroids, first.rows.dimensions)),
      documentIds: documentIds.flat(),
    },
  };
}

/** The same model without a document: its topics are known by their centroids, counts and words. */
export function withoutDocuments(model: TopicModel): Omit<TopicModel, "digest"> {
  const { embedder, fingerprint, options, embedderModel, termCounts, topicIds, centroids } = model;
  return {
    embedder,
    fingerprint,
    options,
    topics: model.topics.map((topic) => ({ ...topic, representativeDocuments: [] })),
    topicIds,
    centroids,
    ...(embedderModel && { embedderModel }),
    ...(termCounts && { termCounts }),
    ...centroidRows([], [], centroids, model.rows.dimensions),
    documentIds: [],
  };
}

/** By model. */
function distinctIds(models: readonly TopicModel[]): string[][] {
  const taken = new Set<string>();
  return models.map(({ documentIds }, i) => {
    const collides = documentIds.some((id) => taken.has(id));
    const own = collides ? documentIds.map((id) => `${i + 1}:${id}`) : [...documentIds];
    for (const id of own) taken.add(id);
    return own;
  });
}

/** In documents, as the models say; the outliers' last. */
function topicSizes(models: readonly TopicModel[], { topicIds, topicOf }: JoinedTopics) {
  const sizes = new Float64Array(topicIds.length + 1);
  models.forEach((model, i) => {
    const places = new Map([...model.topicIds].map((id, topic) => [id, topicOf[i][topic]]));
    for (const { id, size } of model.topics) sizes[places.get(id) ?? topicIds.length] += size;
  });
  return sizes;
}

/** The directions of the topics, each as heavy as it has documents. */
function mergedCentroids(
  models: readonly TopicModel[],
  { topicIds, topicOf }: JoinedTopics,
  sizes: Float64Array,
): Float32Array {
  const { dimensions } = models[0].rows;
  const sums = new Float64Array(topicIds.length * dimensions);
  models.forEach((model, i) => {
    const sizeOf = new Map(model.topics.map(({ id, size }) => [id, size]));
    model.topicIds.forEach((id, topic) => {
      const place = topicOf[i][topic];
      const weight = sizes[place] === 0 ? 1 : (sizeOf.get(id) ?? 0);
      for (let d = 0; d < dimensions; d++) {
        sums[place * dimensions + d] += weight * model.centroids[topic * dimensions + d];
      }
    });
  });
  return directionsOf(sums, dimensions);
}

function describe(
  models: readonly TopicModel[],
  { topicIds, topicOf }: JoinedTopics,
  sizes: Float64Array,
  documentIds: readonly string[][],
  terms: TopicTerms | undefined,
): TopicDescription[] {
  const sources = Array.from(topicIds, (): TopicDescription[] => []);
  models.forEach((model, i) => {
    const renamed = new Map(model.documentIds.map((id, at) => [id, documentIds[i][at]]));
    const known = new Map(model.topics.map((topic) => [topic.id, topic]));
    model.topicIds.forEach((id, topic) => {
      const description = known.get(id);
      if (description === undefined) return;
      const shown = description.representativeDocuments.map((document) => ({
        ...document,
        id: renamed.get(document.id) ?? document.id,
      }));
      sources[topicOf[i][topic]].push({ ...description, representativeDocuments: shown });
    });
  });
  const wordCount = models[0].options.wordCount;
  const wordsOf = (place: number): TopicDescription["words"] | undefined =>
    terms?.words(terms.counts.row(place), wordCount);
  const topics = sources.map((own, place): TopicDescription => {
    const words = wordsOf(place) ?? own[0]?.words ?? [];
    const named = own.find(({ id, name, words: said }) => name !== topicName(said, id));
    return {
      id: topicIds[place],
      name: named?.name ?? topicName(words, topicIds[place]),
      size: sizes[place],
      words,
      representativeDocuments: own
        .flatMap(({ representativeDocuments }) => representativeDocuments)
        .slice(0, MOST_REPRESENTATIVES),
    };
  });
  topics.sort((p, q) => q.size - p.size || p.id - q.id);
  const outlierCount = sizes[topicIds.length];
  if (outlierCount > 0) {
    const words = wordsOf(-1) ?? [];
    const name = topicName(words, -1);
    topics.push({ id: -1, name, size: outlierCount, words, representativeDocuments: [] });
  }
  return topics;
}
