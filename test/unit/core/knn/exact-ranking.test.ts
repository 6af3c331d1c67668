import { expect, test } from "vitest";
import type { CandidateLists } from "../../../../src/core/knn/candidate-lists.ts";
import { createExactRanking } from "../../../../src/core/knn/exact-ranking.ts";
import { PAIR_DISTANCES } from "../../../../src/core/knn/pair-distance.ts";
import { randomRows } from "../../../support/random-problems.ts";

const DIMENSIONS = 6;
const rows = randomRows(7, DIMENSIONS, 3);
const blockOf = (first: number, rowCount: number) => ({
  first,
  rowCount,
  rows: rows.slice(first * DIMENSIONS, (first + rowCount) * DIMENSIONS),
});

function listsOf(indices: number[], candidateCount: number): CandidateLists {
  return {
    candidateCount,
    indices: Int32Array.from(indices),
    distances: new Float32Array(indices.length).fill(9),
    rounds: new Uint8Array(indices.length),
  };
}

test("candidates get their exact distances wherever their block is, and are put in order", () => {
  const indices = Array.from({ length: 7 }, (_, i) => [1, 3, 6].map((step) => (i + step) % 7));
  const lists = listsOf(indices.flat(), 3);
  const ranking = createExactRanking(lists, DIMENSIONS, "cosine");
  const [first, second] = [blockOf(0, 4), blockOf(4, 3)];
  ranking.measurePair(first, first);
  ranking.measurePair(first, second);
  ranking.measurePair(second, second);
  ranking.order();
  for (let i = 0; i < 7; i++) {
    const expected = (indices[i] as number[])
      .map((j) => ({
        j,
        distance: PAIR_DISTANCES.cosine(rows, i * DIMENSIONS, rows, j * DIMENSIONS, DIMENSIONS),
      }))
      .sort((a, b) => a.distance - b.distance || a.j - b.j);
    expect([...lists.indices.subarray(3 * i, 3 * i + 3)]).toEqual(expected.map(({ j }) => j));
    expect([...lists.distances.subarray(3 * i, 3 * i + 3)]).toEqual(
      expected.map(({ distance }) => distance),
    );
  }
});

test("what cannot be measured leaves the list, what is empty comes last", () => {
  const lists = listsOf([-1, 1, 2, 2, 0, -1], 3);
  lists.distances.set([Infinity, 0.5, 0.25, 0.5, 0.5, Infinity]);
  const ranking = createExactRanking(lists, 1, "euclidean");
  const block = { first: 0, rowCount: 3, rows: Float32Array.of(3e38, -3e38, 0) };
  ranking.measurePair(block, block);
  ranking.order();
  expect([...lists.indices]).toEqual([-1, -1, -1, -1, -1, -1]);
  lists.indices.set([2, -1, 1]);
  lists.distances.set([1, Infinity, 1]);
  ranking.order();
  expect([...lists.indices.subarray(0, 3)]).toEqual([1, 2, -1]);
});
