import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createPairFilter } from "../../../../src/core/knn/pair-filter.ts";
import { createPrincipalDirections } from "../../../../src/core/knn/principal-directions.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createQuantizedStore } from "../../../../src/core/knn/quantized-rows.ts";
import { randomRows } from "../../../support/random-problems.ts";

function filterOf(rows: Float32Array, dimensions: number, directionCount: number) {
  const rowCount = rows.length / dimensions;
  const store = createQuantizedStore(rowCount, dimensions, "cosine");
  store.set(0, rows);
  const directions = createPrincipalDirections(rowCount, dimensions, directionCount);
  directions.add(0, rows);
  const filter = createPairFilter(store, dimensions, directionCount);
  filter.setDirections(directions.read());
  return { store, filter, rowCount };
}

/** Distances of each row to all others, ascending, by the store. */
function distancesOf(store: ReturnType<typeof createQuantizedStore>, rowCount: number, i: number) {
  const others = [...Array(rowCount).keys()].filter((j) => j !== i);
  return others.map((j) => ({ j, distance: store.distance(i, j) })).sort(byDistance);
}

const byDistance = (a: { distance: number }, b: { distance: number }) => a.distance - b.distance;

test("of texts, the nearest stay open to the bound of more than are wanted, and most others do not", () => {
  const url = new URL("../../../fixtures/golden/train-1200x384.i8", import.meta.url);
  const rows = Float32Array.from(new Int8Array(readFileSync(url)));
  normalizeRows(rows, 384);
  const { store, filter, rowCount } = filterOf(rows, 384, 96);
  let near = 0;
  let open = 0;
  for (let i = 0; i < rowCount; i += 4) {
    const ordered = distancesOf(store, rowCount, i);
    const bound = ordered[31]?.distance as number;
    near += ordered.slice(0, 21).filter(({ j }) => filter.isOpen(i, j, bound)).length;
    open += ordered.filter(({ j }) => filter.isOpen(i, j, bound)).length;
  }
  expect(near / (300 * 21)).toBeGreaterThan(0.999);
  expect(open / (300 * 1199)).toBeLessThan(0.1);
});

test("with all directions a pair is open within rounding of its distance, both ways alike", () => {
  const rows = randomRows(60, 16, 4);
  normalizeRows(rows, 16);
  const { store, filter } = filterOf(rows, 16, 16);
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < i; j++) {
      const distance = store.distance(i, j);
      expect(filter.isOpen(i, j, distance + 0.03)).toBe(true);
      expect(filter.isOpen(i, j, distance - 0.03)).toBe(false);
      expect(filter.isOpen(j, i, distance)).toBe(filter.isOpen(i, j, distance));
    }
  }
});

test("a row that cannot be compared is open to nothing, all is open to a list that is not full", () => {
  const rows = Float32Array.of(1, 0, NaN, 0, 0, 0, -1, 0);
  const { filter } = filterOf(rows, 2, 16);
  for (const other of [0, 2, 3]) expect(filter.isOpen(1, other, Infinity)).toBe(false);
  expect(filter.isOpen(0, 2, Infinity)).toBe(false);
  expect(filter.isOpen(0, 3, Infinity)).toBe(true);
});
