/**
 * Adds rows to the sums of their topics, in f64 and in the order of the rows: `sums` is `t ×
 * dimensions`; row `i` of `rows` (f32) belongs to topic `topics[i]`, -1 for none, and stands for
 * `weights[i]` documents.
 */
export function addToSums(
  sums: Float64Array,
  rows: Float32Array,
  dimensions: number,
  topics: Int32Array,
  weights: Int32Array,
): void {
  for (let i = 0; i < topics.length; i++) {
    if (topics[i] < 0) continue;
    const start = i * dimensions;
    const sum = topics[i] * dimensions;
    for (let d = 0; d < dimensions; d++) sums[sum + d] += weights[i] * rows[start + d];
  }
}

/**
 * The direction of each sum: `t × dimensions`, unit length, zeros where there is none. BERTopic's
 * topic embeddings are the means themselves, of vectors that need not have unit length.
 */
export function centroids(sums: Float64Array, dimensions: number): Float32Array {
  const units = new Float32Array(sums.length);
  for (let start = 0; start < sums.length; start += dimensions) {
    let squares = 0;
    for (let i = start; i < start + dimensions; i++) squares += sums[i] * sums[i];
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let i = start; i < start + dimensions; i++) units[i] = sums[i] / length;
  }
  return units;
}
