/**
 * The topic of highest similarity, the first of equal ones; -1 where none is above 0 and at least
 * `threshold`: how BERTopic's `reduce_outliers` decides.
 */
export function nearestTopic(similarities: Float64Array, threshold: number): number {
  let nearest = -1;
  let most = 0;
  for (let topic = 0; topic < similarities.length; topic++) {
    const similarity = similarities[topic];
    if (similarity <= most || similarity < threshold) continue;
    most = similarity;
    nearest = topic;
  }
  return nearest;
}
