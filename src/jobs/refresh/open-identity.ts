import { decodeTopicModel } from "../../core/model/topic-model.ts";
import {
  decodeTopicIdentity,
  type TopicIdentity,
} from "../../core/topics/identity/topic-identity.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { versionKeys, type DocumentMap } from "./version-objects.ts";

/** By what a version's topics are known again; of one that was published before that was kept, by its map and model. */
export async function openIdentity(
  objects: ObjectStore,
  corpusPrefix: string,
  { version, model: modelVersion }: { version: number; model: number },
): Promise<TopicIdentity> {
  const keys = versionKeys(corpusPrefix, version);
  const bytes = await objects.get(keys.identity);
  if (bytes !== null) return decodeTopicIdentity(bytes);
  const map = await objects.get(keys.map);
  const modelBytes = await objects.get(versionKeys(corpusPrefix, modelVersion).model);
  if (map === null || modelBytes === null) {
    throw new Error(`Version ${version} under ${corpusPrefix} has no identity, nor map and model.`);
  }
  const { ids, topics } = JSON.parse(new TextDecoder().decode(map)) as DocumentMap;
  const { topicIds, centroids, rows, fingerprint } = decodeTopicModel(modelBytes);
  const documentTopics = Int32Array.from(topics);
  return {
    documentIds: ids,
    documentTopics,
    fittedCount: ids.length,
    shownTopics: documentTopics,
    topicIds,
    // The model is let go.
    centroids: centroids.slice(),
    dimensions: rows.dimensions,
    fingerprint,
  };
}
