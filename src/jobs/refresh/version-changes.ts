import { countOverlaps, type LabeledDocuments } from "../../core/topics/identity/count-overlaps.ts";
import {
  encodeTopicIdentity,
  type TopicIdentity,
} from "../../core/topics/identity/topic-identity.ts";
import { topicChanges, type TopicChanges } from "../../core/topics/topic-changes.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { versionKeys } from "./version-objects.ts";

const NO_DOCUMENTS: LabeledDocuments = { documentIds: [], documentTopics: new Int32Array(0) };

/** Writes by what a version's topics are known again, and what is different in it from the one before. */
export async function writeChanges(
  objects: ObjectStore,
  keys: ReturnType<typeof versionKeys>,
  since: number | null,
  before: TopicIdentity | null,
  identity: TopicIdentity,
): Promise<void> {
  const overlaps = countOverlaps(
    before === null ? NO_DOCUMENTS : shownDocuments(before),
    shownDocuments(identity),
  );
  await objects.put(keys.identity, encodeTopicIdentity(identity));
  await objects.put(keys.changes, JSON.stringify(topicChanges(overlaps, since)));
}

function shownDocuments({ documentIds, shownTopics }: TopicIdentity): LabeledDocuments {
  return { documentIds, documentTopics: shownTopics };
}

export async function readChanges(
  objects: ObjectStore,
  corpusPrefix: string,
  version: number,
): Promise<TopicChanges> {
  const key = versionKeys(corpusPrefix, version).changes;
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as TopicChanges;
}
