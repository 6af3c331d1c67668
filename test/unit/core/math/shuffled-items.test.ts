import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { shuffledItems } from "../../../../src/core/math/shuffled-items.ts";

test("every item comes once, and each order as often as the others", () => {
  const random = createRandom(1);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffledItems(3, random).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual([
    "0,1,2",
    "0,2,1",
    "1,0,2",
    "1,2,0",
    "2,0,1",
    "2,1,0",
  ]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(shuffledItems(0, random)).toHaveLength(0);
});
