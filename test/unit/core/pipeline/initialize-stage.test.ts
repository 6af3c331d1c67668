import { expect, test } from "vitest";
import { exactNeighborSearch } from "../../../../src/core/knn/exact.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS, type UmapOptions } from "../../../../src/core/options.ts";
import { createInitializeStage } from "../../../../src/core/pipeline/initialize-stage.ts";
import { fittedGraph } from "../../../../src/core/pipeline/fitted-graph.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { Stage, StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createPca } from "../../../../src/core/reduce/pca.ts";
import { createComponentCentroids } from "../../../../src/core/reduce/umap/component-centroids.ts";
import { connectedComponents } from "../../../../src/core/reduce/umap/connected-components.ts";
import { fuzzyGraph } from "../../../../src/core/reduce/umap/fuzzy-union.ts";
import { multiComponentLayout } from "../../../../src/core/reduce/umap/multi-component-layout.ts";
import { randomLayout } from "../../../../src/core/reduce/umap/random-layout.ts";
import { spectralLayout } from "../../../../src/core/reduce/umap/spectral.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { decodeSections, encodeSections } from "../../../../src/core/sections.ts";
import { bitsOf } from "../../../support/random-problems.ts";

const DIMENSIONS = 6;

/** Rows of any length in `groupCount` groups far from each other; the fifth has no direction. */
function groupedRows(rowCount: number, groupCount: number): Float32Array {
  const random = createRandom(groupCount);
  const rows = new Float32Array(rowCount * DIMENSIONS);
  for (let i = 0; i < rowCount; i++) {
    const length = 1 + random.uniform();
    for (let d = 0; d < DIMENSIONS; d++) {
      const center = d === i % groupCount ? 10 : 0;
      rows[i * DIMENSIONS + d] = length * (center + random.uniform() - 0.5);
    }
  }
  rows.fill(0, 4 * DIMENSIONS, 5 * DIMENSIONS);
  return rows;
}

function contextOf(
  rows: Float32Array,
  dimensions: number,
  umap: Partial<UmapOptions> = {},
): StageContext {
  const rowCount = rows.length / DIMENSIONS;
  const sizes = { documentCount: rowCount, rowCount, dimensions: DIMENSIONS };
  const plan = planFit(sizes, {
    ...DEFAULT_FIT_OPTIONS,
    dimensions,
    neighborCount: 9,
    umap,
  });
  const unit = rows.slice();
  normalizeRows(unit, DIMENSIONS);
  const { neighborCount } = plan;
  const search = exactNeighborSearch({ rowCount, dimensions: DIMENSIONS, neighborCount });
  search.setRows(0, unit);
  search.advance(0, search.pairCount);
  const graph = fuzzyGraph(search.read());
  const products = new Products();
  products.set("graphOffsets", graph.offsets);
  products.set("graphNeighbors", graph.neighbors);
  products.set("graphWeights", graph.weights);
  return { plan, products, kernels: createReferenceKernels() };
}

function feed(stage: Stage, rows: Float32Array): void {
  for (let need = stage.need(); need !== null; need = stage.need()) {
    expect(need.kind).toBe("vectors");
    const from = need.first * DIMENSIONS;
    stage.feedVectors?.(need.first, rows.slice(from, from + need.count * DIMENSIONS));
  }
}

function runUndisturbed(
  rows: Float32Array,
  dimensions: number,
  umap: Partial<UmapOptions> = {},
): Float32Array {
  const context = contextOf(rows, dimensions, umap);
  const stage = createInitializeStage(context, null);
  while (stage.done < stage.total) {
    feed(stage, rows);
    expect(stage.advance(stage.chunk)).toBeGreaterThan(0);
  }
  return context.products.get("initialPositions");
}

/** Every advance by a stage made anew from the bytes of the one before. */
function runEvicted(
  rows: Float32Array,
  dimensions: number,
  budget: number,
  umap: Partial<UmapOptions> = {},
) {
  const context = contextOf(rows, dimensions, umap);
  let stage = createInitializeStage(context, null);
  let advances = 0;
  while (stage.done < stage.total) {
    const { header, arrays } = stage.encode();
    const kept = decodeSections(encodeSections("working", 1, header, arrays), "working", 1);
    const { done, total } = stage;
    stage = createInitializeStage(context, { header: kept.header, arrays: kept.arrays() });
    expect([stage.done, stage.total]).toEqual([done, total]);
    feed(stage, rows);
    expect(stage.advance(budget)).toBe(Math.min(budget, stage.done - done));
    advances++;
  }
  return { positions: context.products.get("initialPositions"), advances };
}

test("a connected graph starts from its spectral layout, in one iteration", () => {
  const rows = groupedRows(300, 1);
  const context = contextOf(rows, 5);
  const stage = createInitializeStage(context, null);
  expect([stage.done, stage.total, stage.need()]).toEqual([0, 1, null]);
  expect(stage.advance(0)).toBe(0);
  expect(stage.advance(10)).toBe(1);
  expect([stage.done, stage.total, stage.need()]).toEqual([1, 1, null]);
  const graph = {
    vertexCount: 300,
    offsets: context.products.get("graphOffsets"),
    neighbors: context.products.get("graphNeighbors"),
    weights: context.products.get("graphWeights"),
  };
  const positions = context.products.get("initialPositions");
  expect(positions).toEqual(spectralLayout(graph, 5, 42));
  expect([...positions.subarray(20, 25)]).toEqual([0, 0, 0, 0, 0]);
});

test("a graph of several components starts from the principal components", () => {
  const rows = groupedRows(2500, 3);
  const positions = runUndisturbed(rows, 4);
  const unit = rows.slice();
  normalizeRows(unit, DIMENSIONS);
  const pca = createPca(DIMENSIONS, 4);
  for (const first of [0, 1024, 2048]) {
    pca.add(unit.subarray(first * DIMENSIONS, (first + 1024) * DIMENSIONS));
  }
  expect(bitsOf(positions)).toEqual(bitsOf(pca.project(unit)));
  expect([...positions.subarray(16, 20)]).toEqual([0, 0, 0, 0]);
});

test("a stage lost after every chunk gives the same bytes", () => {
  for (const groupCount of [1, 3]) {
    const rows = groupedRows(2500, groupCount);
    const expected = bitsOf(runUndisturbed(rows, 4));
    const one = runEvicted(rows, 4, 1);
    expect(bitsOf(one.positions)).toEqual(expected);
    expect(one.advances).toBe(groupCount === 1 ? 1 : 7);
    expect(bitsOf(runEvicted(rows, 4, 2).positions)).toEqual(expected);
  }
});

test("principal components can be asked for, as can a start at random", () => {
  const rows = groupedRows(300, 1);
  const unit = rows.slice();
  normalizeRows(unit, DIMENSIONS);
  const pca = createPca(DIMENSIONS, 3);
  pca.add(unit);
  expect(runUndisturbed(rows, 3, { init: "pca" })).toEqual(pca.project(unit));
  expect(runUndisturbed(rows, 3, { init: "random" })).toEqual(randomLayout(300, 3, 42));
});

test("several components are laid out one by one where that is asked for", () => {
  for (const [groupCount, wantsVectors] of [
    [1, false],
    [3, false],
    [5, true],
  ] as const) {
    const rows = groupedRows(1100, groupCount);
    const umap = { init: "multi-component" } as const;
    const context = contextOf(rows, 2, umap);
    const graph = fittedGraph(context.products);
    const components = connectedComponents(graph);
    expect(components.count).toBe(groupCount);
    const unit = rows.slice();
    normalizeRows(unit, DIMENSIONS);
    const centroids = createComponentCentroids(components, DIMENSIONS);
    centroids.add(0, unit);
    const expected =
      groupCount === 1
        ? spectralLayout(graph, 2, 42)
        : multiComponentLayout(graph, components, 2, centroids.read(), 42);
    expect(runUndisturbed(rows, 2, umap)).toEqual(expected);
    for (const budget of [1, 2]) {
      const { positions, advances } = runEvicted(rows, 2, budget, umap);
      expect(positions).toEqual(expected);
      expect(advances).toBe(wantsVectors ? 1 + 2 : 1);
    }
  }
});

test("more components than can be held start from the principal components", () => {
  const pairCount = 1001;
  const rows = groupedRows(2 * pairCount, 1);
  const context = contextOf(rows, 2, { init: "multi-component" });
  context.products.set(
    "graphOffsets",
    new Int32Array(2 * pairCount + 1).map((_, i) => i),
  );
  context.products.set(
    "graphNeighbors",
    new Int32Array(2 * pairCount).map((_, i) => i ^ 1),
  );
  context.products.set("graphWeights", new Float32Array(2 * pairCount).fill(1));
  const stage = createInitializeStage(context, null);
  stage.advance(1);
  // Two passes of two blocks, where the centroids would take one.
  expect(stage.total).toBe(5);
});

test("positions that are there already are what the layout starts from", () => {
  const rows = groupedRows(300, 3);
  const context = contextOf(rows, 2);
  const given = new Float32Array(600).map((_, at) => at);
  context.products.set("initialPositions", given);
  const stage = createInitializeStage(context, null);
  expect(stage.advance(1)).toBe(1);
  expect([stage.done, stage.total]).toEqual([1, 1]);
  expect(context.products.get("initialPositions")).toBe(given);
});

test("there are two columns at least, and more than the vectors have dimensions", () => {
  const rows = groupedRows(90, 3);
  expect(runUndisturbed(rows, 2)).toHaveLength(180);
  const wide = runUndisturbed(rows, 8);
  expect(wide).toHaveLength(720);
  for (let i = 0; i < 90; i++) expect([...wide.subarray(8 * i + 6, 8 * i + 8)]).toEqual([0, 0]);
});
