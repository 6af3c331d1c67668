import { judgeCandidate } from "../../core/topics/emerging/judge-candidate.ts";
import { decodeTopicIdentity } from "../../core/topics/identity/topic-identity.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { EmergingOutcome } from "../corpus.ts";
import { readChanges } from "../refresh/version-changes.ts";
import { versionKeys } from "../refresh/version-objects.ts";
import { readEmerging } from "./update-emerging.ts";

/** What a fitted version made of the candidates of the one before it. */
export async function judgeEmerging(
  objects: ObjectStore,
  corpusPrefix: string,
  version: number,
): Promise<EmergingOutcome[]> {
  const { since, topics } = await readChanges(objects, corpusPrefix, version);
  if (since === null) return [];
  const candidates = await readEmerging(objects, versionKeys(corpusPrefix, since));
  if (candidates.length === 0) return [];
  const key = versionKeys(corpusPrefix, version).identity;
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  const { documentIds, shownTopics } = decodeTopicIdentity(bytes);
  const topicOf = new Map(documentIds.map((id, i) => [id, shownTopics[i] as number]));
  const born = new Set(topics.filter(({ change }) => change === "born").map(({ id }) => id));
  return candidates.map(({ id, name, size, documents }) => ({
    id,
    name,
    size,
    ...judgeCandidate(
      { documents },
      (document) => topicOf.get(document),
      (topic) => born.has(topic),
    ),
  }));
}
