import { mergeModels as mergeTopicModels, withoutDocuments } from "../core/model/merge-models.ts";
import { encodeTopicModel, type TopicModel } from "../core/model/topic-model.ts";
import { digestText } from "../jobs/fit/digest.ts";
import { decodeEditedModel } from "./edited-model-file.ts";
import { createModel, type Model } from "./model.ts";

export interface MergeSettings {
  /** Of two topics' centroids: from this cosine on they are the same. 0.7, as in BERTopic. */
  minSimilarity?: number;
}

export interface MergedModels {
  model: Model;
  /** By model: the id of each of its topics in the merged one. */
  topicOf: ReadonlyMap<number, number>[];
}

/**
 * One model of several by the same embedder: topics that are alike become one, the others of later
 * models come beside those of the first. Documents, counted terms and words are those of all, so that
 * hierarchy and time go on. Throws `embedder_mismatch`, `invalid_option`.
 */
export async function mergeModels(
  models: readonly Model[],
  { minSimilarity = 0.7 }: MergeSettings = {},
): Promise<MergedModels> {
  const opened = models.map((model) => decodeEditedModel(model.encode()).model);
  const { model, topicOf, topicIds } = mergeTopicModels(opened, minSimilarity);
  return {
    model: createModel(await withDigest(model)),
    topicOf: opened.map(
      (own, i) =>
        new Map(
          Array.from(own.topicIds, (id, topic) => [
            id,
            topicIds[(topicOf[i] as Int32Array)[topic] as number] as number,
          ]),
        ),
    ),
  };
}

/**
 * The model without its documents, their vectors and texts, to be given away: topics, words, counted
 * terms and centroids stay, by which it assigns and is merged with others.
 */
export async function stripDocuments(model: Model): Promise<Model> {
  const opened = decodeEditedModel(model.encode()).model;
  return createModel(await withDigest(withoutDocuments(opened)));
}

async function withDigest(model: Omit<TopicModel, "digest">): Promise<TopicModel> {
  const undigested = { ...model, digest: "" };
  return { ...undigested, digest: await digestText(encodeTopicModel(undigested)) };
}
