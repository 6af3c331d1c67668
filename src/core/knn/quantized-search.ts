import type { QuantizedSearch, QuantizedSearchShape } from "../kernels.ts";
import { blockPairCount, blockPairOf } from "./block-pair.ts";
import { offerCandidate } from "./candidate-lists.ts";
import { createExactRanking } from "./exact-ranking.ts";
import { createNeighborDescent } from "./neighbor-descent.ts";
import type { NeighborTable } from "./neighbor-table.ts";
import { createPairFilter } from "./pair-filter.ts";
import { growPartitionTree } from "./partition-tree.ts";
import { createQuantizedStore } from "./quantized-rows.ts";
import { createSearchState } from "./search-state.ts";

/** Rows of one side of a block pair of the exhaustive search. */
const BLOCK_ROWS = 128;
const TREE_COUNT = 16;
/** Trees whose leaves fill the lists before pairs are filtered by them. */
const FILTER_TREE_COUNT = 2;
const ROUND_COUNT = 2;

/**
 * Candidates over int8 rows, then their exact distances in f32. `exhaustive` compares all pairs;
 * `filtered` those that share a leaf of one of two partition trees, then of all those that could be
 * nearer than what the lists held before the pair of blocks, by a few directions; `descent` those that share a leaf of one of 16 partition trees, then two rounds of NN-descent over
 * the rows in the order of the last tree's leaves, where neighbors lie close together.
 */
export function quantizedNeighborSearch(shape: QuantizedSearchShape): QuantizedSearch {
  const { rowCount, dimensions, method, seed, blockRowCount, metric, directionCount = 0 } = shape;
  const store = createQuantizedStore(rowCount, dimensions, metric);
  const state = createSearchState(shape);
  const { lists, members } = state;
  const descent = createNeighborDescent(store, lists);
  const filter = createPairFilter(store, dimensions, directionCount);
  const bounds = new Float32Array(rowCount);
  const ranking = createExactRanking(lists, dimensions, metric);
  const treeCount = { exhaustive: 0, filtered: FILTER_TREE_COUNT, descent: TREE_COUNT }[method];
  const rankStepCount = blockPairCount(rowCount, blockRowCount);
  const blocks = ([0, 1] as const).map(() => ({
    first: 0,
    rowCount: 0,
    rows: new Float32Array(blockRowCount * dimensions),
  }));

  function join(i: number, j: number): void {
    const distance = store.distance(i, j);
    offerCandidate(lists, i, j, distance, 0);
    offerCandidate(lists, j, i, distance, 0);
  }

  function searchBlockPair(pair: number): void {
    const { first, second } = blockPairOf(pair);
    const firstEnd = Math.min(rowCount, (first + 1) * BLOCK_ROWS);
    const secondEnd = Math.min(rowCount, (second + 1) * BLOCK_ROWS);
    noteBounds(first * BLOCK_ROWS, firstEnd);
    noteBounds(second * BLOCK_ROWS, secondEnd);
    for (let i = first * BLOCK_ROWS; i < firstEnd; i++) {
      for (let j = first === second ? i + 1 : second * BLOCK_ROWS; j < secondEnd; j++) {
        if (method === "exhaustive" || filter.isOpen(i, j, Math.max(bounds[i], bounds[j]))) {
          join(i, j);
        }
      }
    }
  }

  /** The distance of the last in each list. */
  function noteBounds(from: number, to: number): void {
    const { candidateCount, distances } = lists;
    for (let row = from; row < to; row++) bounds[row] = distances[(row + 1) * candidateCount - 1];
  }

  function searchTree(tree: number): void {
    const comparable = findComparable(store.scales, members);
    growPartitionTree(
      { store, dimensions, seed, tree, members: comparable },
      (start: number, end: number) => {
        for (let i = start; i < end; i++) {
          for (let j = i + 1; j < end; j++) join(comparable[i], comparable[j]);
        }
      },
    );
  }

  function searchStep(step: number): void {
    if (step < treeCount) searchTree(step);
    else if (method !== "descent") searchBlockPair(step - treeCount);
    else descent.improve(members, 1 + step - TREE_COUNT);
  }

  return {
    searchStepCount:
      treeCount + (method === "descent" ? ROUND_COUNT : blockPairCount(rowCount, BLOCK_ROWS)),
    rankStepCount,
    setRows: store.set,
    setDirections: filter.setDirections,
    search(from, to) {
      for (let step = from; step < to; step++) searchStep(step);
    },
    setBlockRows(side, first, rows) {
      const block = blocks[side];
      block.first = Math.floor(first / blockRowCount) * blockRowCount;
      block.rowCount = Math.min(blockRowCount, rowCount - block.first);
      block.rows.set(rows, (first - block.first) * dimensions);
    },
    rank(step) {
      state.close();
      const { first, second } = blockPairOf(step);
      ranking.measurePair(first === second ? blocks[1] : blocks[0], blocks[1]);
      if (step === rankStepCount - 1) ranking.order();
    },
    read: () => firstOfLists(shape, lists.indices, lists.distances),
    checkpoint: state.checkpoint,
    restore: state.restore,
  };
}

/** Puts the rows that can be compared into `members`, ascending; returns those. */
function findComparable(scales: Float32Array, members: Int32Array): Int32Array {
  let count = 0;
  for (let i = 0; i < scales.length; i++) if (scales[i] >= 0) members[count++] = i;
  members.fill(-1, count);
  return members.subarray(0, count);
}

function firstOfLists(
  { rowCount, neighborCount, candidateCount }: QuantizedSearchShape,
  listedIndices: Int32Array,
  listedDistances: Float32Array,
): NeighborTable {
  const indices = new Int32Array(rowCount * neighborCount);
  const distances = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * candidateCount;
    indices.set(listedIndices.subarray(start, start + neighborCount), i * neighborCount);
    distances.set(listedDistances.subarray(start, start + neighborCount), i * neighborCount);
  }
  return { rowCount, neighborCount, indices, distances };
}
