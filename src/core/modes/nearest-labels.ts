/**
 * Writes to `targets` and `similarities`, from `first` on, the label of highest cosine of each row,
 * of equal ones the first. `rows` and `labels` (`k × dimensions`) have unit length; a row of zeros is
 * like no label: -1.
 */
export function findNearestLabels(
  found: { targets: Int32Array; similarities: Float32Array },
  first: number,
  rows: Float32Array,
  dimensions: number,
  labels: Float32Array,
): void {
  for (let start = 0, i = first; start < rows.length; start += dimensions, i++) {
    let best = -Infinity;
    let nearest = -1;
    const isBlank = rows.subarray(start, start + dimensions).every((value) => value === 0);
    for (let label = 0; label < (isBlank ? 0 : labels.length); label += dimensions) {
      let product = 0;
      for (let d = 0; d < dimensions; d++) product += rows[start + d] * labels[label + d];
      if (product <= best) continue;
      best = product;
      nearest = label / dimensions;
    }
    found.targets[i] = nearest;
    found.similarities[i] = nearest < 0 ? 0 : best;
  }
}
