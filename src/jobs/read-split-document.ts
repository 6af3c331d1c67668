import type { Sql } from "../storage/sql.ts";
import type { StoredDocument } from "./corpus.ts";
import type { DocumentTopics } from "./document-topics.ts";
import { findParent, readPassageTopics } from "./ledger/passages.ts";

/** A document that is split, with the topic that most of its passages have; null where there is none. */
export function readSplitDocument(
  sql: Sql,
  id: string,
  version: number | null,
): StoredDocument | null {
  const parent = findParent(sql, id);
  if (parent === null) return null;
  const passages = readPassageTopics(sql, id, version);
  const [main] = sumTopics(passages);
  return {
    id,
    text: parent.text,
    ...(parent.timestamp === null ? {} : { timestamp: parent.timestamp }),
    ...(parent.class === null ? {} : { class: parent.class }),
    ...(parent.metadata === null ? {} : { metadata: JSON.parse(parent.metadata) }),
    topic: main?.topic ?? null,
    probability: main?.share ?? null,
    truncated: false,
    passageCount: passages.length,
  };
}

/** By how many of the passages have them, the most first; equal ones by their ids, outliers last. */
export function sumTopics(
  passages: readonly { topic: number | null; probability: number | null }[],
): DocumentTopics["topics"] {
  const sums = new Map<number, { passageCount: number; probability: number }>();
  for (const { topic, probability } of passages) {
    if (topic === null) continue;
    const sum = sums.get(topic) ?? { passageCount: 0, probability: 0 };
    sum.passageCount++;
    sum.probability += probability ?? 0;
    sums.set(topic, sum);
  }
  return [...sums]
    .map(([topic, { passageCount, probability }]) => ({
      topic,
      passageCount,
      share: passageCount / passages.length,
      probability: probability / passageCount,
    }))
    .toSorted(
      (a, b) =>
        b.passageCount - a.passageCount ||
        Number(a.topic < 0) - Number(b.topic < 0) ||
        a.topic - b.topic,
    );
}
