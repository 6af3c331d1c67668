import type { DocumentTargets } from "./document-targets.ts";

/** What became of a seed topic, a class or a zero-shot name. */
export interface TargetTopic {
  name: string;
  /** Documents of it. */
  documentCount: number;
  /** The topic that has most of them, of equal ones the smaller; null where it has none, or all are outliers. */
  topic: number | null;
  /** Of its documents, those in that topic. */
  topicDocumentCount: number;
}

/**
 * Says of each name which topic it became; `documentTopics` has -1 for outliers. `topicIds` are the ids
 * by which the topics are told, by default their numbers.
 */
export function targetTopics(
  { names, targets }: Pick<DocumentTargets, "names" | "targets">,
  documentTopics: Int32Array,
  topicIds?: Int32Array,
): TargetTopic[] {
  const counts = names.map(() => new Map<number, number>());
  const documentCounts = new Int32Array(names.length);
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (target < 0) continue;
    documentCounts[target]++;
    const topic = documentTopics[i];
    if (topic >= 0) counts[target].set(topic, (counts[target].get(topic) ?? 0) + 1);
  }
  return names.map((name, target) => {
    const [first] = [...counts[target]].sort(([p, most], [q, other]) => other - most || p - q);
    return {
      name,
      documentCount: documentCounts[target],
      topic: first === undefined ? null : (topicIds?.[first[0]] ?? first[0]),
      topicDocumentCount: first?.[1] ?? 0,
    };
  });
}
