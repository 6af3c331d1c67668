import type { TopicChanges } from "../../core/topics/topic-changes.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { Topic, TopicList } from "../corpus.ts";
import { versionKeys } from "./version-objects.ts";

/** A topic as a notification shows it. */
export type ToldTopic = Pick<Topic, "id" | "name" | "size" | "words">;

/**
 * The topics that are new in a version, and those of the version before that are no more, each as its
 * version shows it. None of a first version: all its topics are new.
 */
export async function readChangedTopics(
  objects: ObjectStore,
  corpusPrefix: string,
  version: number,
  { since, topics }: TopicChanges,
): Promise<{ created: ToldTopic[]; ended: ToldTopic[] }> {
  if (since === null) return { created: [], ended: [] };
  const read = async (change: "born" | "died", from: number): Promise<ToldTopic[]> => {
    const ids = new Set(topics.filter((topic) => topic.change === change).map(({ id }) => id));
    if (ids.size === 0) return [];
    const bytes = await objects.get(versionKeys(corpusPrefix, from).topics);
    if (bytes === null) return [];
    const list = JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
    return list.topics
      .filter(({ id }) => ids.has(id))
      .map(({ id, name, size, words }) => ({ id, name, size, words }));
  };
  return { created: await read("born", version), ended: await read("died", since) };
}
