import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { normalizeRows } from "../../../../../src/core/math/normalize-rows.ts";
import { fitCurve } from "../../../../../src/core/reduce/umap/curve.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { scaleInitialLayout } from "../../../../../src/core/reduce/umap/initial-layout.ts";
import { spectralLayout } from "../../../../../src/core/reduce/umap/spectral.ts";
import {
  cosineSpace,
  euclideanSpace,
  trustworthiness,
} from "../../../../reference/trustworthiness.ts";
import { readGolden } from "../../../../support/golden.ts";
import { loadKernels } from "../../../../support/kernels.ts";
import { readNpy } from "../../../../support/npy.ts";

const GOLDEN = new URL("../../../../fixtures/golden/", import.meta.url);
const DIMENSIONS = 384;

const { trustworthiness_15_by_seed: reference, epochs } = readGolden<{
  trustworthiness_15_by_seed: number[];
  epochs: number;
}>("umap-statistics");

/** Unit rows; the fixture holds them as int8, which moves their mutual ranks a little. */
function goldenRows(): Float32Array {
  const rows = Float32Array.from(new Int8Array(readFileSync(new URL("train-1200x384.i8", GOLDEN))));
  normalizeRows(rows, DIMENSIONS);
  return rows;
}

test("a perfect embedding has a trustworthiness of 1, a worked one that of its formula", () => {
  const line = euclideanSpace(Float32Array.of(0, 1, 3, 6, 10, 15), 1);
  expect(trustworthiness(line, line, 2)).toBe(1);
  // The first and the last point are now each other's nearest neighbors; their rank was 5.
  const folded = euclideanSpace(Float32Array.of(0, 1, 3, 6, 10, -0.4), 1);
  expect(trustworthiness(line, folded, 1)).toBeCloseTo(1 - (2 * (4 + 4)) / (6 * 1 * 8), 12);
});

test("the reference's own layout scores on the quantized rows what it scores on the whole", () => {
  const { shape, data } = readNpy(new URL("umap5.npy", GOLDEN));
  const embedding = euclideanSpace(data, shape[1]);
  const score = trustworthiness(cosineSpace(goldenRows(), DIMENSIONS), embedding, 15);
  expect(score).toBeGreaterThan(Math.min(...reference) - 0.002);
  expect(score).toBeLessThan(Math.max(...reference) + 0.002);
});

test("the reduction is as trustworthy as umap-learn's worst seed, less 0.005", async () => {
  const rows = goldenRows();
  const rowCount = rows.length / DIMENSIONS;
  const kernels = await loadKernels();
  const search = kernels.neighborSearch({ rowCount, dimensions: DIMENSIONS, neighborCount: 14 });
  search.setRows(0, rows);
  search.advance(0, search.pairCount);
  const graph = fuzzyGraph(search.read());
  const start = spectralLayout(graph, 5, 42);
  expect(start).not.toBeNull();
  const layout = kernels.layout({
    graph,
    dimensions: 5,
    ...fitCurve(1, 0),
    epochCount: epochs,
    learningRate: 1,
    negativeSampleCount: 5,
    repulsion: 1,
    seed: 42,
  });
  layout.setPositions(scaleInitialLayout(start ?? new Float32Array(0), rowCount, 5, 42));
  layout.advance(0, epochs);
  const embedding = euclideanSpace(layout.readPositions(), 5);
  const score = trustworthiness(cosineSpace(rows, DIMENSIONS), embedding, 15);
  expect(score).toBeGreaterThanOrEqual(Math.min(...reference) - 0.005);
}, 60_000);
