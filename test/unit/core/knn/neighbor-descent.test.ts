import { expect, test } from "vitest";
import { offerCandidate, type CandidateLists } from "../../../../src/core/knn/candidate-lists.ts";
import {
  createNeighborDescent,
  fillReverseLists,
  REVERSE_COUNT,
} from "../../../../src/core/knn/neighbor-descent.ts";
import { createQuantizedStore } from "../../../../src/core/knn/quantized-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";

const ROW_COUNT = 500;
const CANDIDATES = 10;

/** Points of a plane with as many random others as candidates each. */
function createProblem() {
  const random = createRandom(2);
  const store = createQuantizedStore(ROW_COUNT, 2, "euclidean");
  store.set(
    0,
    new Float32Array(2 * ROW_COUNT).map(() => random.uniform()),
  );
  const length = ROW_COUNT * CANDIDATES;
  const lists: CandidateLists = {
    candidateCount: CANDIDATES,
    indices: new Int32Array(length).fill(-1),
    distances: new Float32Array(length).fill(Infinity),
    rounds: new Uint8Array(length),
  };
  for (let i = 0; i < ROW_COUNT; i++) {
    for (let c = 0; c < CANDIDATES; c++) {
      const j = random.uint32() % ROW_COUNT;
      if (j !== i) offerCandidate(lists, i, j, store.distance(i, j), 0);
    }
  }
  const reverse = {
    entries: new Uint32Array(ROW_COUNT * REVERSE_COUNT),
    counts: new Int32Array(ROW_COUNT),
  };
  return { store, lists, reverse };
}

function recall({ store, lists }: ReturnType<typeof createProblem>): number {
  let found = 0;
  for (let i = 0; i < ROW_COUNT; i++) {
    const all = Array.from({ length: ROW_COUNT }, (_, j) => (i === j ? NaN : store.distance(i, j)));
    const bound = all.filter((distance) => distance >= -1).sort((a, b) => a - b)[CANDIDATES - 1];
    for (let at = i * CANDIDATES; at < (i + 1) * CANDIDATES; at++) {
      if (lists.distances[at] <= (bound as number)) found++;
    }
  }
  return found / (ROW_COUNT * CANDIDATES);
}

test("rounds lead from random candidates to nearly all of the nearest", () => {
  const problem = createProblem();
  const { store, lists } = problem;
  const descent = createNeighborDescent(store, lists);
  const rows = Int32Array.from({ length: ROW_COUNT }, (_, i) => i);
  const before = recall(problem);
  for (let round = 1; round <= 6; round++) {
    descent.improve(rows, round);
  }
  expect(before).toBeLessThan(0.1);
  expect(recall(problem)).toBeGreaterThan(0.99);
  for (let i = 0; i < ROW_COUNT; i++) {
    const own = lists.indices.subarray(i * CANDIDATES, (i + 1) * CANDIDATES);
    expect(new Set(own).size).toBe(CANDIDATES);
    expect(own.includes(i)).toBe(false);
  }
});

test("what names a row is in its reverse list, the nearest places first, up to 12", () => {
  const { lists, reverse } = createProblem();
  fillReverseLists(lists, reverse, 1);
  for (let j = 0; j < ROW_COUNT; j++) {
    const named: [number, number][] = [];
    for (let at = 0; at < lists.indices.length; at++) {
      if (lists.indices[at] === j) named.push([at % CANDIDATES, Math.floor(at / CANDIDATES)]);
    }
    named.sort(([a, i], [b, k]) => a - b || i - k);
    const expected = named.slice(0, REVERSE_COUNT).map(([, i]) => i);
    const start = j * REVERSE_COUNT;
    const found = reverse.entries.subarray(start, start + (reverse.counts[j] as number));
    expect([...found].map((entry) => entry & 0x7fffffff)).toEqual(expected);
    expect(found.every((entry) => entry >= 0x80000000)).toBe(true);
  }
});

test("rows end at the first -1, and where nothing is fresh nothing is measured", () => {
  const { store, lists } = createProblem();
  const descent = createNeighborDescent(store, lists);
  const before = lists.indices.slice();
  descent.improve(Int32Array.of(0, 1, 2), 3);
  descent.improve(Int32Array.of(-1, 0), 1);
  expect(lists.indices).toEqual(before);
});
