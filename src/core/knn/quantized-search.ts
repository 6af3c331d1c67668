import type { QuantizedSearch, QuantizedSearchShape } from "../kernels.ts";
import { blockPairCount, blockPairOf } from "./block-pair.ts";
import { offerCandidate } from "./candidate-lists.ts";
import { createExactRanking } from "./exact-ranking.ts";
import { createNeighborDescent } from "./neighbor-descent.ts";
import type { NeighborTable } from "./neighbor-table.ts";
import { growPartitionTree } from "./partition-tree.ts";
import { createQuantizedStore } from "./quantized-rows.ts";
import { createSearchState } from "./search-state.ts";

/** Rows of one side of a block pair of the exhaustive search. */
const BLOCK_ROWS = 128;
const TREE_COUNT = 16;
const ROUND_COUNT = 2;

/**
 * Candidates over int8 rows, then their exact distances in f32. `exhaustive` compares all pairs;
 * `descent` those that share a leaf of one of 16 partition trees, then two rounds of NN-descent over
 * the rows in the order of the last tree's leaves, where neighbors lie close together.
 */
export function quantizedNeighborSearch(shape: QuantizedSearchShape): QuantizedSearch {
  const { rowCount, dimensions, method, seed, blockRowCount, metric } = shape;
  const store = createQuantizedStore(rowCount, dimensions, metric);
  const state = createSearchState(shape);
  const { lists, members } = state;
  const descent = createNeighborDescent(store, lists);
  const ranking = createExactRanking(lists, dimensions, metric);
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
    for (let i = first * BLOCK_ROWS; i < firstEnd; i++) {
      for (let j = first === second ? i + 1 : second * BLOCK_ROWS; j < secondEnd; j++) join(i, j);
    }
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
    if (method === "exhaustive") searchBlockPair(step);
    else if (step < TREE_COUNT) searchTree(step);
    else descent.improve(members, 1 + step - TREE_COUNT);
  }

  return {
    searchStepCount:
      method === "exhaustive" ? blockPairCount(rowCount, BLOCK_ROWS) : TREE_COUNT + ROUND_COUNT,
    rankStepCount,
    setRows: store.set,
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
