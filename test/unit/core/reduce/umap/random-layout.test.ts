import { expect, test } from "vitest";
import { randomLayout } from "../../../../../src/core/reduce/umap/random-layout.ts";

test("coordinates are uniform over [-10, 10), and others for another seed", () => {
  const positions = randomLayout(2000, 3, 1);
  expect(positions).toHaveLength(6000);
  expect(Math.min(...positions)).toBeGreaterThanOrEqual(-10);
  expect(Math.max(...positions)).toBeLessThan(10);
  for (let edge = -10; edge < 10; edge += 4) {
    const share = positions.filter((value) => value >= edge && value < edge + 4).length / 6000;
    expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
  }
  expect(randomLayout(2000, 3, 1)).toEqual(positions);
  expect(randomLayout(2000, 3, 2)).not.toEqual(positions);
});
