/** How the documents of topics are spread over other topics of the same documents. */
export interface Regrouping {
  /** t + 1: the topic to which most documents of topic `i` went, at `i + 1`; the outliers', -1, at 0. */
  readonly mainTopics: Int32Array;
  /** Documents that went elsewhere than most of their topic, ascending. */
  readonly strays: Int32Array;
}

/**
 * Of equal numbers of documents the topic of the lowest index is where most went. `before` and `after`
 * are topics by index, -1 for outliers; a topic without documents goes where `fallback` says.
 */
export function planRegrouping(
  before: Int32Array,
  after: Int32Array,
  topicCount: number,
  fallback: (topic: number) => number,
): Regrouping {
  const spreads = Array.from({ length: topicCount + 1 }, () => new Map<number, number>());
  for (let i = 0; i < before.length; i++) {
    const spread = spreads[before[i] + 1];
    spread.set(after[i], (spread.get(after[i]) ?? 0) + 1);
  }
  const mainTopics = Int32Array.from(spreads, (spread, place) => {
    const most = [...spread].sort(([a, m], [b, n]) => n - m || a - b)[0];
    return most === undefined ? fallback(place - 1) : most[0];
  });
  const strays = Int32Array.from(before.keys()).filter(
    (i) => mainTopics[before[i] + 1] !== after[i],
  );
  return { mainTopics, strays };
}
