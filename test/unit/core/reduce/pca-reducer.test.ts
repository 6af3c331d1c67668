import { expect, test } from "vitest";
import { pcaReducer } from "../../../../src/core/reduce/pca-reducer.ts";
import { createPca } from "../../../../src/core/reduce/pca.ts";
import { testReducer } from "../../../contracts/reducer.ts";
import { driveReducer } from "../../../support/drive-reducer.ts";
import { bitsOf, randomRows } from "../../../support/random-problems.ts";

testReducer("PCA", pcaReducer(3));

test("the positions are the projections of the principal components", () => {
  const rows = randomRows(1500, 6, 1);
  const run = { rowCount: 1500, dimensions: 6, rows };
  const reducer = driveReducer({ ...run, create: pcaReducer(2) });
  const pca = createPca(6, 2);
  pca.add(rows.subarray(0, 1024 * 6));
  pca.add(rows.subarray(1024 * 6));
  expect(bitsOf(reducer.positions())).toEqual(bitsOf(pca.project(rows)));
  expect(reducer.transform?.(rows)).toEqual(reducer.positions());
});

test("one row, equal rows and two rows have positions", () => {
  for (const rows of [
    [1, 2],
    [1, 2, 1, 2, 1, 2],
    [0, 0, 3, 4],
  ]) {
    const run = { rowCount: rows.length / 2, dimensions: 2, rows: Float32Array.from(rows) };
    const positions = driveReducer({ ...run, create: pcaReducer(2) }).positions();
    expect(positions.every(Number.isFinite)).toBe(true);
    if (rows.length !== 4) expect(positions.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  }
});

test("more components than dimensions are refused", () => {
  expect(() => pcaReducer(4)({ rowCount: 9, dimensions: 3 }, null)).toThrow("from 1 to 3");
});
