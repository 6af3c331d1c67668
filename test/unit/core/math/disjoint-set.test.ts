import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DisjointSet } from "../../../../src/core/math/disjoint-set.ts";

test("items are in one set exactly if unions connect them", () => {
  const pair = fc.tuple(fc.nat(19), fc.nat(19));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
      const sets = new DisjointSet(20);
      const groups = Array.from({ length: 20 }, (_, i) => i);
      for (const [first, second] of pairs) {
        const [kept, gone] = [groups[first], groups[second]];
        expect(sets.union(first, second)).toBe(kept !== gone);
        for (let i = 0; i < 20; i++) if (groups[i] === gone) groups[i] = kept;
      }
      for (let i = 0; i < 20; i++) {
        for (let j = 0; j < 20; j++) {
          expect(sets.find(i) === sets.find(j)).toBe(groups[i] === groups[j]);
        }
      }
    }),
  );
});

test("the representative of a set is in it", () => {
  const sets = new DisjointSet(4);
  sets.union(0, 3);
  expect([0, 3]).toContain(sets.find(0));
  expect(sets.find(1)).toBe(1);
});

test("the larger set keeps its representative, at equal size the first", () => {
  const sets = new DisjointSet(5);
  sets.union(1, 0);
  expect(sets.find(0)).toBe(1);
  sets.union(4, 0);
  expect(sets.find(4)).toBe(1);
});
