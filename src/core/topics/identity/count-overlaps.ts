/** How the topics of two versions share documents; outliers, -1, are a label like the others. */
export interface TopicOverlaps {
  /** Ascending by `before`, then by `after`; each pair of labels that share documents once. */
  readonly pairs: readonly { before: number; after: number; count: number }[];
  /** Documents of each label, in common or not. */
  readonly sizesBefore: ReadonlyMap<number, number>;
  readonly sizesAfter: ReadonlyMap<number, number>;
}

/** The topic of each document of a version, by whatever label. */
export interface LabeledDocuments {
  /** n, distinct */
  readonly documentIds: readonly string[];
  /** n: -1 for outliers. */
  readonly documentTopics: Int32Array;
}

/** Counts the documents that two versions have in common, by their topics in both. */
export function countOverlaps(before: LabeledDocuments, after: LabeledDocuments): TopicOverlaps {
  const topicBefore = new Map<string, number>();
  before.documentIds.forEach((id, i) => topicBefore.set(id, before.documentTopics[i]));
  const counts = new Map<number, Map<number, number>>();
  after.documentIds.forEach((id, i) => {
    const from = topicBefore.get(id);
    if (from === undefined) return;
    let row = counts.get(from);
    if (row === undefined) counts.set(from, (row = new Map()));
    increment(row, after.documentTopics[i]);
  });
  const pairs = [...counts].flatMap(([from, row]) =>
    [...row].map(([to, count]) => ({ before: from, after: to, count })),
  );
  pairs.sort((p, q) => p.before - q.before || p.after - q.after);
  return {
    pairs,
    sizesBefore: sizesOf(before.documentTopics),
    sizesAfter: sizesOf(after.documentTopics),
  };
}

function sizesOf(topics: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const topic of topics) increment(sizes, topic);
  return sizes;
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
