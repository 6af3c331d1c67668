import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { normalizeRows } from "../../../src/core/math/normalize-rows.ts";
import { fitCurve } from "../../../src/core/reduce/umap/curve.ts";
import { fuzzyGraph } from "../../../src/core/reduce/umap/fuzzy-union.ts";
import { scaleInitialLayout } from "../../../src/core/reduce/umap/initial-layout.ts";
import { spectralLayout } from "../../../src/core/reduce/umap/spectral.ts";
import { umapJsReducer } from "../../../src/reducers/umap-js.ts";
import { testReducer } from "../../contracts/reducer.ts";
import { cosineSpace, euclideanSpace, trustworthiness } from "../../reference/trustworthiness.ts";
import { driveReducer } from "../../support/drive-reducer.ts";
import { goldenNeighbors } from "../../support/golden-neighbors.ts";
import { loadKernels } from "../../support/kernels.ts";

const SMALL = { reducedDimensions: 2, neighborCount: 5, epochCount: 3 };
const DIMENSIONS = 384;
const EPOCHS = 200;

testReducer("umap-js", umapJsReducer(SMALL), 300);

test("our reduction of the golden vectors is as trustworthy as umap-js's, less 0.01", async () => {
  const url = new URL("../../fixtures/golden/train-1200x384.i8", import.meta.url);
  const rows = Float32Array.from(new Int8Array(readFileSync(url)));
  normalizeRows(rows, DIMENSIONS);
  const rowCount = rows.length / DIMENSIONS;
  const original = cosineSpace(rows, DIMENSIONS);
  const create = umapJsReducer({ reducedDimensions: 5, epochCount: EPOCHS });
  const theirs = driveReducer({ create, rowCount, dimensions: DIMENSIONS, rows }).positions();
  const theirScore = trustworthiness(original, euclideanSpace(theirs, 5), 15);
  // A layout that failed would be no measure: at random it is about 0.5.
  expect(theirScore).toBeGreaterThan(0.85);

  const graph = fuzzyGraph(goldenNeighbors());
  const layout = (await loadKernels()).layout({
    graph,
    dimensions: 5,
    ...fitCurve(1, 0),
    epochCount: EPOCHS,
    learningRate: 1,
    negativeSampleCount: 5,
    repulsion: 1,
    seed: 42,
  });
  const start = spectralLayout(graph, 5, 42) ?? new Float32Array(0);
  layout.setPositions(scaleInitialLayout(start, rowCount, 5, 42));
  layout.advance(0, EPOCHS);
  const ours = euclideanSpace(layout.readPositions(), 5);
  expect(trustworthiness(original, ours, 15)).toBeGreaterThanOrEqual(theirScore - 0.01);
});

test("another seed gives other positions", () => {
  const rows = Float32Array.from({ length: 40 * 3 }, (_, i) => Math.sin(i * i));
  const positions = [1, 2].map((seed) => {
    const create = umapJsReducer({ ...SMALL, seed });
    return driveReducer({ create, rowCount: 40, dimensions: 3, rows }).positions();
  });
  expect(positions[0]).not.toEqual(positions[1]);
});

test("one that is resumed when done has its positions and no transform", () => {
  const shape = { rowCount: 40, dimensions: 3 };
  const rows = Float32Array.from({ length: 40 * 3 }, (_, i) => Math.sin(i * i));
  const done = driveReducer({ ...shape, create: umapJsReducer(SMALL), rows });
  const resumed = umapJsReducer(SMALL)(shape, structuredClone(done.encode()));
  expect(resumed.done).toBe(done.total);
  expect(resumed.positions()).toEqual(done.positions());
  expect(resumed.transform).toBeUndefined();
});

test("rows that are few or all equal are laid out, fewer than 3 refused", () => {
  for (const rowCount of [3, 4, 20]) {
    const rows = new Float32Array(rowCount * 3).fill(1);
    const run = { create: umapJsReducer(SMALL), rowCount, dimensions: 3, rows };
    expect(driveReducer(run).positions().every(Number.isFinite)).toBe(true);
  }
  for (const rowCount of [0, 1, 2]) {
    const start = () => umapJsReducer(SMALL)({ rowCount, dimensions: 3 }, null);
    expect(start).toThrow(`There are ${rowCount} rows`);
  }
});
