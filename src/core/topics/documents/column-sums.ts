import type { SparseRows } from "../../math/sparse-rows.ts";

/** Columns that at least this share of the topics are in lie dense. */
const DENSE_SHARE = 1 / 4;

/** Writes the sum of the columns `terms[i]`, `weights[i]` times each, for `i` below `count`, into `into`. */
export type SumColumns = (
  terms: Int32Array,
  weights: Float64Array,
  count: number,
  into: Float64Array,
) => void;

/**
 * Sums columns of a matrix `terms × topics`, of which row `term` has the topics that have the term.
 * Most words of a text are in most topics: their columns lie dense as well, and four of them are
 * added at a time. The order of a sum depends on the terms alone.
 */
export function createColumnSums(matrix: SparseRows): SumColumns {
  const { rowCount: termCount, columnCount: topicCount, offsets, columns: topics, values } = matrix;
  const starts = new Int32Array(termCount).fill(-1);
  let denseCount = 0;
  for (let term = 0; term < termCount; term++) {
    if (offsets[term + 1] - offsets[term] < DENSE_SHARE * topicCount) continue;
    starts[term] = topicCount * denseCount++;
  }
  const dense = new Float32Array(topicCount * denseCount);
  for (let term = 0; term < termCount; term++) {
    if (starts[term] < 0) continue;
    for (let at = offsets[term]; at < offsets[term + 1]; at++) {
      dense[starts[term] + topics[at]] = values[at];
    }
  }
  /** Where dense columns start that are not added yet, and their weights. */
  const held = new Int32Array(4);
  const heldWeights = new Float64Array(4);

  function addSparse(term: number, weight: number, into: Float64Array): void {
    const end = offsets[term + 1];
    for (let at = offsets[term]; at < end; at++) into[topics[at]] += weight * values[at];
  }

  function addHeld(into: Float64Array): void {
    const first = held[0];
    const second = held[1];
    const third = held[2];
    const fourth = held[3];
    const a = heldWeights[0];
    const b = heldWeights[1];
    const c = heldWeights[2];
    const d = heldWeights[3];
    for (let topic = 0; topic < topicCount; topic++) {
      into[topic] +=
        a * dense[first + topic] +
        b * dense[second + topic] +
        (c * dense[third + topic] + d * dense[fourth + topic]);
    }
  }

  return (terms, weights, count, into) => {
    into.fill(0);
    let heldCount = 0;
    for (let i = 0; i < count; i++) {
      const start = starts[terms[i]];
      if (start < 0) {
        addSparse(terms[i], weights[i], into);
        continue;
      }
      held[heldCount] = start;
      heldWeights[heldCount++] = weights[i];
      if (heldCount < 4) continue;
      addHeld(into);
      heldCount = 0;
    }
    if (heldCount === 0) return;
    heldWeights.fill(0, heldCount);
    addHeld(into);
  };
}
