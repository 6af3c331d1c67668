import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNearestLists } from "../../../../src/core/knn/nearest-lists.ts";

test("a list holds the first of all that was offered, by distance, then index", () => {
  const distances = fc.array(fc.constantFrom(0, 0.25, 0.5, 1, 1.5, 2), { maxLength: 40 });
  fc.assert(
    fc.property(distances, fc.integer({ min: 0, max: 12 }), (offered, neighborCount) => {
      const lists = createNearestLists(2, neighborCount);
      offered.forEach((distance, i) => lists.offer(1, (i * 7) % 41, distance));
      const expected = offered
        .map((distance, i) => ({ distance, index: (i * 7) % 41 }))
        .sort((x, y) => x.distance - y.distance || x.index - y.index)
        .slice(0, neighborCount);
      const filled = expected.length;
      const row = lists.indices.subarray(neighborCount);
      expect([...row.subarray(0, filled)]).toEqual(expected.map(({ index }) => index));
      expect([...row.subarray(filled)].every((index) => index === -1)).toBe(true);
      expect([...lists.distances.subarray(neighborCount, neighborCount + filled)]).toEqual(
        expected.map(({ distance }) => distance),
      );
      expect([...lists.indices.subarray(0, neighborCount)].every((i) => i === -1)).toBe(true);
    }),
    { seed: 3 },
  );
});

test("NaN is taken into no list", () => {
  const lists = createNearestLists(1, 2);
  lists.offer(0, 5, NaN);
  expect([...lists.indices]).toEqual([-1, -1]);
});

test("a copy of a checkpoint brings back the same lists", () => {
  const lists = createNearestLists(1, 2);
  lists.offer(0, 3, 0.5);
  const bytes = lists.checkpoint().slice();
  lists.offer(0, 4, 0.25);
  const restored = createNearestLists(1, 2);
  restored.restore(bytes);
  expect([...restored.indices]).toEqual([3, -1]);
  expect([...restored.distances]).toEqual([0.5, Infinity]);
  expect(() => createNearestLists(1, 3).restore(bytes)).toThrow("16 bytes");
});
