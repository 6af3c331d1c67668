import { expect, test } from "vitest";
import { createPrincipalDirections } from "../../../../src/core/knn/principal-directions.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { randomRows } from "../../../support/random-problems.ts";

function directionsOf(rows: Float32Array, dimensions: number, count: number, blockRows = 1000) {
  const rowCount = rows.length / dimensions;
  const directions = createPrincipalDirections(rowCount, dimensions, count);
  for (let first = 0; first < rowCount; first += blockRows) {
    directions.add(first, rows.subarray(first * dimensions, (first + blockRows) * dimensions));
  }
  return directions.read();
}

function product(directions: Float32Array, i: number, j: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (directions[i * dimensions + d] as number) * (directions[j * dimensions + d] as number);
  }
  return sum;
}

test("directions are orthonormal", () => {
  const directions = directionsOf(randomRows(2000, 40, 1), 40, 16);
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j <= i; j++) {
      expect(product(directions, i, j, 40)).toBeCloseTo(i === j ? 1 : 0, 6);
    }
  }
});

test("they hold nearly all of rows that vary in few directions", () => {
  const random = createRandom(3);
  const planes = randomRows(5, 60, 2);
  const rows = new Float32Array(3000 * 60);
  for (let i = 0; i < 3000; i++) {
    const shares = Array.from({ length: 5 }, () => random.uniform() - 0.5);
    for (let d = 0; d < 60; d++) {
      const planar = shares.reduce((sum, x, c) => sum + x * (planes[c * 60 + d] as number), 0);
      rows[i * 60 + d] = planar + 0.001 * (random.uniform() - 0.5);
    }
  }
  const directions = directionsOf(rows, 60, 16);
  for (const i of [0, 1234, 2999]) {
    const row = rows.subarray(i * 60, (i + 1) * 60);
    const whole = row.reduce((sum, x) => sum + x * x, 0);
    let held = 0;
    for (let c = 0; c < 16; c++) {
      let share = 0;
      for (let d = 0; d < 60; d++) {
        share += (row[d] as number) * (directions[c * 60 + d] as number);
      }
      held += share * share;
    }
    expect(held / whole).toBeGreaterThan(0.999);
  }
});

test("the blocks that rows come in, and whether some come again, change nothing", () => {
  const rows = randomRows(900, 20, 5);
  const expected = directionsOf(rows, 20, 16);
  expect(directionsOf(rows, 20, 16, 1)).toEqual(expected);
  expect(directionsOf(rows, 20, 16, 37)).toEqual(expected);
});

test("directions beyond what the rows span are zeros, and rows that are not finite count as none", () => {
  const rows = Float32Array.of(3, 4, 0, NaN, 1, 0, 0, Infinity, 2);
  const directions = directionsOf(rows, 3, 16);
  expect([...directions.subarray(0, 3)].map(Math.abs)).toEqual([
    expect.closeTo(0.6, 6),
    expect.closeTo(0.8, 6),
    0,
  ]);
  expect(directions.subarray(3).every((value) => value === 0)).toBe(true);
});
