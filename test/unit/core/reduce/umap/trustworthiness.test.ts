import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { normalizeRows } from "../../../../../src/core/math/normalize-rows.ts";
import { intersectCategories } from "../../../../../src/core/reduce/umap/categorical-target.ts";
import { fitCurve } from "../../../../../src/core/reduce/umap/curve.ts";
import type { FuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-graph.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { scaleInitialLayout } from "../../../../../src/core/reduce/umap/initial-layout.ts";
import { spectralLayout } from "../../../../../src/core/reduce/umap/spectral.ts";
import {
  cosineSpace,
  euclideanSpace,
  trustworthiness,
} from "../../../../reference/trustworthiness.ts";
import { numberLabels, readGolden } from "../../../../support/golden.ts";
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
}, 60_000);

/** Graph, start and layout of the golden rows; `change` may make another graph of it. */
async function reduce(change = (graph: FuzzyGraph) => graph): Promise<Float32Array> {
  const rows = goldenRows();
  const rowCount = rows.length / DIMENSIONS;
  const kernels = await loadKernels();
  const search = kernels.neighborSearch({ rowCount, dimensions: DIMENSIONS, neighborCount: 14 });
  search.setRows(0, rows);
  search.advance(0, search.pairCount);
  const graph = change(fuzzyGraph(search.read()));
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
  return layout.readPositions();
}

test("the reduction is as trustworthy as umap-learn's worst seed, less 0.005", async () => {
  const embedding = euclideanSpace(await reduce(), 5);
  const score = trustworthiness(cosineSpace(goldenRows(), DIMENSIONS), embedding, 15);
  expect(score).toBeGreaterThanOrEqual(Math.min(...reference) - 0.005);
}, 60_000);

test("known categories draw together the documents they are of, those left unknown as well", async () => {
  const labels = numberLabels(readGolden<{ labels: string[] }>("documents").labels);
  const isKnown = (i: number) => i % 2 === 0;
  const categories = labels.map((label, i) => (isKnown(i) ? label : -1));
  const [plain, guided] = [
    await reduce(),
    await reduce((graph) => intersectCategories(graph, { categories })),
  ].map((positions) => labelAgreement(positions, labels));
  const known = (shares: Float64Array) => mean(shares.filter((_, i) => isKnown(i)));
  const unknown = (shares: Float64Array) => mean(shares.filter((_, i) => !isKnown(i)));
  expect(known(guided)).toBeGreaterThan(known(plain) + 0.1);
  expect(unknown(guided)).toBeGreaterThan(unknown(plain));
}, 60_000);

/** Of each point, the share of its 5 nearest that have its label. */
function labelAgreement(positions: Float32Array, labels: Int32Array): Float64Array {
  const space = euclideanSpace(positions, 5);
  return Float64Array.from(labels, (label, i) => {
    const distances = Float64Array.from(labels, (_, j) =>
      i === j ? Infinity : space.distance(i, j),
    );
    const nearest = [...labels.keys()].sort((j, k) => distances[j] - distances[k]).slice(0, 5);
    return nearest.filter((j) => labels[j] === label).length / 5;
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
