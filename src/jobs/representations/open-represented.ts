import { EdgetopicError } from "../../core/errors.ts";
import { decodeTopicStructure, type TopicStructure } from "../../core/model/topic-structure.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { TopicList } from "../corpus.ts";
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

/** What representations of a version are made from. Throws `no_term_counts` where that was not kept. */
export async function openRepresented(
  objects: ObjectStore,
  { prefix, version, model }: WrittenVersion,
): Promise<RepresentedTopics & { structure: TopicStructure }> {
  const own = versionKeys(prefix, version);
  const bytes =
    (await objects.get(own.editedStructure)) ??
    (await objects.get(versionKeys(prefix, model).structure));
  if (bytes === null) {
    throw new EdgetopicError(
      "no_term_counts",
      "The version was fitted before what representations are made from was kept. Refresh it in full.",
    );
  }
  const structure = decodeTopicStructure(bytes);
  const { topics } = await readTopicList(objects, own.topics);
  return { structure, ...representedTopics(structure, topics) };
}

export async function readTopicList(objects: ObjectStore, key: string): Promise<TopicList> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as TopicList;
}
