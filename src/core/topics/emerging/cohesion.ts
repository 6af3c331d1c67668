/**
 * How alike rows are: the mean cosine over all pairs of the `members` among the rows (f32, unit
 * length, `dimensions` each), in time linear in their number. Unlike the similarity with a centroid it
 * does not depend on how many they are. 1 of fewer than two.
 */
export function cohesion(
  rows: Float32Array,
  dimensions: number,
  members: readonly number[],
): number {
  const count = members.length;
  if (count < 2) return 1;
  const sum = new Float64Array(dimensions);
  let own = 0;
  for (const row of members) {
    const start = row * dimensions;
    for (let d = 0; d < dimensions; d++) {
      sum[d] += rows[start + d];
      own += rows[start + d] * rows[start + d];
    }
  }
  let square = 0;
  for (let d = 0; d < dimensions; d++) square += sum[d] * sum[d];
  return (square - own) / (count * (count - 1));
}

/**
 * From which cohesion on documents are a group: half way from that of all the rows to that of the
 * topics, in the median. `counts` says how many of the rows, from the first on, are of each topic; those
 * of fewer than two say nothing. -1 where none says anything.
 */
export function leastCohesion(
  rows: Float32Array,
  dimensions: number,
  counts: readonly number[],
): number {
  let first = 0;
  const ofTopics: number[] = [];
  for (const count of counts) {
    const members = Array.from({ length: count }, (_, i) => first + i);
    if (count > 1) ofTopics.push(cohesion(rows, dimensions, members));
    first += count;
  }
  if (ofTopics.length === 0) return -1;
  ofTopics.sort((a, b) => a - b);
  const all = Array.from({ length: rows.length / dimensions }, (_, row) => row);
  return (ofTopics[Math.floor(ofTopics.length / 2)] + cohesion(rows, dimensions, all)) / 2;
}
