import { expect, test } from "vitest";
import { exactNeighborSearch } from "../../../../src/core/knn/exact.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createInitializeStage } from "../../../../src/core/pipeline/initialize-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { Stage, StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createPca } from "../../../../src/core/reduce/pca.ts";
import { fuzzyGraph } from "../../../../src/core/reduce/umap/fuzzy-union.ts";
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

function contextOf(rows: Float32Array, dimensions: number): StageContext {
  const rowCount = rows.length / DIMENSIONS;
  const sizes = { documentCount: rowCount, rowCount, dimensions: DIMENSIONS };
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, dimensions, neighborCount: 9 });
  const unit = rows.slice();
  normalizeRows(unit, DIMENSIONS);
  const search = exactNeighborSearch(plan);
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

function runUndisturbed(rows: Float32Array, dimensions: number): Float32Array {
  const context = contextOf(rows, dimensions);
  const stage = createInitializeStage(context, null);
  while (stage.done < stage.total) {
    feed(stage, rows);
    expect(stage.advance(stage.chunk)).toBeGreaterThan(0);
  }
  return context.products.get("initialPositions");
}

/** Every advance by a stage made anew from the bytes of the one before. */
function runEvicted(rows: Float32Array, dimensions: number, budget: number) {
  const context = contextOf(rows, dimensions);
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

test("there are two columns at least, and more than the vectors have dimensions", () => {
  const rows = groupedRows(90, 3);
  expect(runUndisturbed(rows, 2)).toHaveLength(180);
  const wide = runUndisturbed(rows, 8);
  expect(wide).toHaveLength(720);
  for (let i = 0; i < 90; i++) expect([...wide.subarray(8 * i + 6, 8 * i + 8)]).toEqual([0, 0]);
});
