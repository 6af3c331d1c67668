import type { SparseNeighborProblem, SparseNeighborSearch } from "../kernels.ts";
import { hellingerDistance } from "./hellinger.ts";
import { createNearestLists } from "./nearest-lists.ts";

/** Rows of a step. */
export const SPARSE_STEP_ROWS = 128;

/** Exact nearest neighbors of sparse rows; a row is compared with those after it. */
export function sparseNeighborSearch(problem: SparseNeighborProblem): SparseNeighborSearch {
  const { rows, neighborCount } = problem;
  const { rowCount, offsets } = rows;
  const lists = createNearestLists(rowCount, neighborCount);
  const isEmpty = (row: number): boolean => offsets[row] === offsets[row + 1];

  function compareRow(row: number): void {
    if (isEmpty(row)) return;
    for (let other = row + 1; other < rowCount; other++) {
      if (isEmpty(other)) continue;
      const distance = hellingerDistance(rows, row, other);
      lists.offer(row, other, distance);
      lists.offer(other, row, distance);
    }
  }

  return {
    stepCount: Math.ceil(rowCount / SPARSE_STEP_ROWS),
    advance(from, to) {
      const end = Math.min(rowCount, to * SPARSE_STEP_ROWS);
      for (let row = from * SPARSE_STEP_ROWS; row < end; row++) compareRow(row);
    },
    read: () => ({
      rowCount,
      neighborCount,
      indices: lists.indices.slice(),
      distances: lists.distances.slice(),
    }),
    checkpoint: lists.checkpoint,
    restore: lists.restore,
  };
}
