import { decodeTopicModel } from "../core/model/topic-model.ts";
import { decodeTopicStructure, type TopicStructure } from "../core/model/topic-structure.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { versionKeys } from "./refresh/version-objects.ts";

/** The structure of a fitted version; of one of before there were such objects without counts. */
export async function openStructure(
  objects: ObjectStore,
  keys: ReturnType<typeof versionKeys>,
): Promise<TopicStructure> {
  const bytes = await objects.get(keys.structure);
  if (bytes !== null) return decodeTopicStructure(bytes);
  const model = await objects.get(keys.model);
  if (model === null) throw new Error(`There is no object ${keys.model}.`);
  const { options, centroids, topicIds } = decodeTopicModel(model);
  return { options, centroids, topicIds };
}
