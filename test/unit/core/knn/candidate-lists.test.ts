import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CandidateLists, offerCandidate } from "../../../../src/core/knn/candidate-lists.ts";

function createLists(rowCount: number, candidateCount: number): CandidateLists {
  const length = rowCount * candidateCount;
  return {
    candidateCount,
    indices: new Int32Array(length).fill(-1),
    distances: new Float32Array(length).fill(Infinity),
    rounds: new Uint8Array(length),
  };
}

test("a list holds the first of all that was offered, by distance, then index, each once", () => {
  const indices = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });
  fc.assert(
    fc.property(indices, fc.integer({ min: 1, max: 8 }), (offered, count) => {
      const lists = createLists(2, count);
      const distanceOf = (index: number): number => (index % 4) / 4;
      offered.forEach((index, i) => offerCandidate(lists, 1, index, distanceOf(index), i % 3));
      const expected = [...new Set(offered)]
        .sort((i, j) => distanceOf(i) - distanceOf(j) || i - j)
        .slice(0, count);
      const found = [...lists.indices.subarray(count)].filter((index) => index >= 0);
      expect(found).toEqual(expected);
      expect([...lists.distances.subarray(count, count + found.length)]).toEqual(
        expected.map(distanceOf),
      );
      expect(lists.indices.subarray(0, count).every((index) => index === -1)).toBe(true);
    }),
    { seed: 5 },
  );
});

test("an entry keeps the round in which it was found", () => {
  const lists = createLists(1, 3);
  offerCandidate(lists, 0, 7, 0.5, 1);
  offerCandidate(lists, 0, 8, 0.25, 2);
  offerCandidate(lists, 0, 7, 0.5, 3);
  expect([...lists.indices]).toEqual([8, 7, -1]);
  expect([...lists.rounds]).toEqual([2, 1, 0]);
});

test("NaN and what is infinitely far go into no list", () => {
  const lists = createLists(1, 2);
  offerCandidate(lists, 0, 1, NaN, 0);
  offerCandidate(lists, 0, 0, Infinity, 0);
  expect([...lists.indices]).toEqual([-1, -1]);
});
