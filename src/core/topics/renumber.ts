/**
 * Clusters as topics: the label ≥ 0 of most documents becomes 0, the next 1 and so on; of equal
 * ones, the one that comes first in `labels`. Outliers, -1, stay. BERTopic numbers likewise but
 * leaves the order of equal sizes to its sort.
 */
export function renumberBySize(labels: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  // A Map keeps the order of first insertion and the sort is stable, so ties need no more.
  const bySize = [...sizes].sort(([, a], [, b]) => b - a);
  const topics = new Map(bySize.map(([label], topic) => [label, topic]));
  return labels.map((label) => topics.get(label) ?? -1);
}
