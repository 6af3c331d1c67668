import { countOverlaps } from "./count-overlaps.ts";
import { matchTopics } from "./match-topics.ts";
import { numberTopics } from "./number-topics.ts";
import type { TopicIdentity } from "./topic-identity.ts";

/** A new fit: its topics by index. */
export type UnnumberedTopics = Pick<
  TopicIdentity,
  "documentIds" | "documentTopics" | "centroids" | "dimensions" | "fingerprint"
>;

/**
 * The ids of a new fit's topics, by index: a topic that is one of the version before keeps its id, as
 * `matchTopics` says; others get ids from `nextId` on, which none had yet. Without a version before
 * that is all of them.
 */
export function identifyTopics(
  before: TopicIdentity | null,
  fit: UnnumberedTopics,
  nextId: number,
): Int32Array {
  const topicCount = fit.centroids.length / fit.dimensions;
  if (before === null)
    return numberTopics(new Int32Array(topicCount).fill(-1), fit.documentTopics, nextId);
  const indexOf = new Map([...before.topicIds].map((id, index) => [id, index]));
  const byIndex = before.documentTopics.map((id) => indexOf.get(id) ?? -1);
  const overlaps = countOverlaps({ documentIds: before.documentIds, documentTopics: byIndex }, fit);
  const isComparable =
    before.fingerprint === fit.fingerprint && before.dimensions === fit.dimensions;
  const matched = matchTopics(
    overlaps,
    { before: before.topicIds.length, after: topicCount },
    isComparable ? { before, after: fit } : null,
  );
  return numberTopics(matched, before.topicIds, nextId);
}
