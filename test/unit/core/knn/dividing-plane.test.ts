import { expect, test } from "vitest";
import { createDividingPlane } from "../../../../src/core/knn/dividing-plane.ts";
import { createQuantizedStore } from "../../../../src/core/knn/quantized-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";

const ROW_COUNT = 300;
const members = Int32Array.from({ length: ROW_COUNT }, (_, i) => i);

function planeOver(rows: Float32Array, dimensions: number) {
  const store = createQuantizedStore(rows.length / dimensions, dimensions, "euclidean");
  store.set(0, rows);
  return createDividingPlane(store, dimensions);
}

test("a plane parts two clouds, whatever the sample", () => {
  const random = createRandom(2);
  const rows = new Float32Array(ROW_COUNT * 3).map(() => random.uniform());
  for (let i = 0; i < ROW_COUNT; i += 2) rows[3 * i + 1] = (rows[3 * i + 1] as number) + 20;
  for (const seed of [1, 2, 3]) {
    const plane = planeOver(rows, 3);
    const cut = plane.fit(members, createRandom(seed));
    const sides = Array.from(members, (row) => plane.project(row) > cut);
    expect(new Set(sides.filter((_, row) => row % 2 === 0)).size).toBe(1);
    expect(sides.every((side, row) => side !== (sides[row === 0 ? 1 : row - 1] as boolean))).toBe(
      true,
    );
  }
});

test("equal rows, and rows of zeros, lie on the cut", () => {
  for (const value of [0, 7]) {
    const plane = planeOver(new Float32Array(ROW_COUNT * 2).fill(value), 2);
    const cut = plane.fit(members, createRandom(1));
    expect(plane.project(5)).toBe(cut);
  }
});
