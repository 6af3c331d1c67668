import { assignPairs } from "./assign-pairs.ts";
import type { TopicOverlaps } from "./count-overlaps.ts";

/** Of the documents that two versions have in common, the share of one of the two topics that makes them the same. */
const LEAST_SHARE = 0.25;
/** Cosine of the centroids of two topics without a document in common that are the same all the same. */
const LEAST_SIMILARITY = 0.9;

/** Topics `0 … t - 1` by their centroids. */
export interface TopicDirections {
  /** t × dimensions, unit length. */
  readonly centroids: Float32Array;
  readonly dimensions: number;
}

/**
 * Which topic of the version before each topic of a new fit is: its index there, or -1 for a new one.
 * One to one, and exactly the assignment by which most documents stay in their topic, of equal ones
 * the one of more similar centroids. Two topics can be the same if they share a quarter of what
 * one of them has of the documents in common, or, sharing none, if their centroids' cosine is at
 * least 0.9. `before` and `after` are null where their vectors cannot be compared. BERTopic has no
 * counterpart: each of its fits numbers its topics anew.
 */
export function matchTopics(
  overlaps: TopicOverlaps,
  counts: { before: number; after: number },
  directions: { before: TopicDirections; after: TopicDirections } | null,
): Int32Array {
  const weights = pairWeights(overlaps, counts, directions);
  const matched = new Int32Array(counts.after).fill(-1);
  for (const { rows, columns } of connectedBlocks(weights, counts.after, counts.before)) {
    const block = new Float64Array(rows.length * columns.length);
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        block[i * columns.length + j] = weights[row * counts.before + column];
      });
    });
    const pairs = assignPairs(block, rows.length, columns.length);
    rows.forEach((row, i) => {
      if (pairs[i] >= 0) matched[row] = columns[pairs[i]];
    });
  }
  return matched;
}

/** `after × before`: the documents in common and a fraction for the similarity; 0 for what cannot be the same topic. */
function pairWeights(
  { pairs }: TopicOverlaps,
  counts: { before: number; after: number },
  directions: { before: TopicDirections; after: TopicDirections } | null,
): Float64Array {
  const weights = new Float64Array(counts.after * counts.before);
  const sharedBefore = new Float64Array(counts.before);
  const sharedAfter = new Float64Array(counts.after);
  for (const { before, after, count } of pairs) {
    if (before >= 0) sharedBefore[before] += count;
    if (after >= 0) sharedAfter[after] += count;
  }
  // So small that the similarities of all pairs together do not outweigh a document.
  const fraction = 1 / (2 * Math.min(counts.before, counts.after) + 1);
  const similarity = (after: number, before: number): number =>
    directions === null ? 0 : cosine(directions.after, after, directions.before, before);
  const overlapping = new Uint8Array(weights.length);
  for (const { before, after, count } of pairs) {
    if (before < 0 || after < 0) continue;
    const place = after * counts.before + before;
    overlapping[place] = 1;
    const share = Math.max(count / sharedBefore[before], count / sharedAfter[after]);
    if (share < LEAST_SHARE) continue;
    weights[place] = count + fraction * (1 + similarity(after, before));
  }
  if (directions === null) return weights;
  for (let after = 0; after < counts.after; after++) {
    for (let before = 0; before < counts.before; before++) {
      const place = after * counts.before + before;
      if (overlapping[place] === 1) continue;
      const near = similarity(after, before);
      if (near >= LEAST_SIMILARITY) weights[place] = fraction * (1 + near);
    }
  }
  return weights;
}

function cosine(a: TopicDirections, i: number, b: TopicDirections, j: number): number {
  const { dimensions } = a;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += a.centroids[i * dimensions + d] * b.centroids[j * dimensions + d];
  }
  // Rounding must not make a weight out of nothing.
  return Math.max(-1, Math.min(1, sum));
}

interface Block {
  rows: number[];
  columns: number[];
}

/** Rows and columns that weights connect: an assignment of each block is one of all. */
function connectedBlocks(weights: Float64Array, rowCount: number, columnCount: number): Block[] {
  const blocks: Block[] = [];
  const isRowSeen = new Uint8Array(rowCount);
  const isColumnSeen = new Uint8Array(columnCount);
  for (let start = 0; start < rowCount; start++) {
    if (isRowSeen[start] === 1) continue;
    const block: Block = { rows: [start], columns: [] };
    isRowSeen[start] = 1;
    let columnsDone = 0;
    for (let rowsDone = 0; rowsDone < block.rows.length; rowsDone++) {
      for (let column = 0; column < columnCount; column++) {
        const place = block.rows[rowsDone] * columnCount + column;
        if (isColumnSeen[column] === 1 || weights[place] === 0) continue;
        isColumnSeen[column] = 1;
        block.columns.push(column);
      }
      for (; columnsDone < block.columns.length; columnsDone++) {
        for (let row = 0; row < rowCount; row++) {
          const place = row * columnCount + block.columns[columnsDone];
          if (isRowSeen[row] === 1 || weights[place] === 0) continue;
          isRowSeen[row] = 1;
          block.rows.push(row);
        }
      }
    }
    if (block.columns.length > 0) blocks.push(block);
  }
  for (const { rows, columns } of blocks) {
    rows.sort((a, b) => a - b);
    columns.sort((a, b) => a - b);
  }
  return blocks;
}
