import { decodeTopicStructure, type TopicStructure } from "../../core/model/topic-structure.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { TopicList } from "../corpus.ts";
import { openStructure } from "../open-structure.ts";
import { versionKeys } from "../refresh/version-objects.ts";
import type { RepresentedTopics } from "./represent-topics.ts";
import { representedTopics } from "./represented-topics.ts";

/** A version that is written, whose model is its own or another's. */
export interface WrittenVersion {
  /** The corpus's. */
  prefix: string;
  version: number;
  model: number;
}

/** What representations of a version are made from, as it was edited. */
export async function openRepresented(
  objects: ObjectStore,
  { prefix, version, model }: WrittenVersion,
): Promise<RepresentedTopics & { structure: TopicStructure }> {
  const own = versionKeys(prefix, version);
  const edited = await objects.get(own.editedStructure);
  const structure =
    edited === null
      ? await openStructure(objects, versionKeys(prefix, model))
      : decodeTopicStructure(edited);
  const { topics } = await readTopicList(objects, own.topics);
  return { structure, ...representedTopics(structure, topics) };
}

export async function readTopicList(objects: ObjectStore, key: string): Promise<TopicList> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
}
