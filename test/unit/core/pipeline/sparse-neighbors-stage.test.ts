import { expect, test } from "vitest";
import type { Metric } from "../../../../src/core/knn/metric.ts";
import type { SparseRows } from "../../../../src/core/math/sparse-rows.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createNeighborsStage } from "../../../../src/core/pipeline/neighbors-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { bruteForceDistances } from "../../../reference/brute-force-neighbors.ts";
import { driveStage } from "../../../support/drive-stage.ts";
import { readGolden } from "../../../support/golden.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";
import { toSparseRows } from "../../../support/sparse-rows.ts";

const kernels = await loadKernels();
const ROW_COUNT = 1100;
const rows = randomSparseRows(ROW_COUNT, 40, 0.05, 3);

function createContext(sparseRows: SparseRows, metric: Metric): StageContext {
  const { rowCount, columnCount, values } = sparseRows;
  const sizes = {
    documentCount: rowCount,
    rowCount,
    dimensions: 8,
    sparse: { valueCount: values.length, columnCount },
  };
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, neighborCount: 6, metric });
  return { plan, kernels, products: new Products() };
}

function neighborsOf(sparseRows: SparseRows, metric: Metric, evicting = false) {
  const context = createContext(sparseRows, metric);
  const run = driveStage({ create: createNeighborsStage, context, sparseRows, evicting });
  const { products } = context;
  return {
    run,
    indices: products.get("neighborIndices"),
    distances: products.get("neighborDistances"),
  };
}

test.each(["cosine", "hellinger"] as const)(
  "neighbors by %s are those of the same rows made dense; an empty row has none",
  (metric) => {
    const { indices, distances } = neighborsOf(rows, metric);
    const dense = Float32Array.from(denseRows(rows).flat());
    bruteForceDistances(dense, rows.columnCount, 5, metric).forEach((expected, row) => {
      const found = [...indices.subarray(5 * row, 5 * row + 5)].filter((index) => index >= 0);
      expect(found).toHaveLength(expected.length);
      expect(found).not.toContain(row);
      expected.forEach((distance, c) => {
        // The root of a difference that is zero but for rounding.
        const digits = distance < 0.01 ? 3 : 5;
        expect(distances[5 * row + c]).toBeCloseTo(distance, digits);
      });
    });
    expect(indices.filter((index) => index < 0).length).toBeGreaterThan(0);
  },
);

test("distances by hellinger over rows of counts are umap-learn's", () => {
  const golden = readGolden<{ counts: number[][]; distances: number[][] }>("hellinger");
  const { indices, distances } = neighborsOf(toSparseRows(golden.counts), "hellinger");
  golden.distances.forEach((row, i) => {
    const isEmpty = golden.counts[i].every((count) => count === 0);
    const others = row.filter((_, j) => j !== i && golden.counts[j].some((count) => count > 0));
    const nearest = isEmpty ? [] : others.sort((a, b) => a - b).slice(0, 5);
    const found = [...distances.subarray(5 * i, 5 * i + 5)];
    expect(found.filter((_, c) => indices[5 * i + c] >= 0)).toHaveLength(nearest.length);
    nearest.forEach((distance, c) => expect(found[c]).toBeCloseTo(distance, 6));
  });
});

test("a stage that is evicted after every step leaves the same bytes, as do plain kernels", () => {
  const left = neighborsOf(rows, "hellinger");
  expect(left.run.length).toBe(9);
  expect(neighborsOf(rows, "hellinger", true)).toEqual(left);
  const context = { ...createContext(rows, "hellinger"), kernels: createReferenceKernels() };
  driveStage({ create: createNeighborsStage, context, sparseRows: rows });
  expect(context.products.get("neighborIndices")).toEqual(left.indices);
  expect(context.products.get("neighborDistances")).toEqual(left.distances);
});

test("a stage that was not yet fed keeps what it began with", () => {
  const context = createContext(rows, "cosine");
  const [first] = driveStage({ create: createNeighborsStage, context, sparseRows: rows });
  const again = createNeighborsStage(createContext(rows, "cosine"), first);
  expect(again.need()).toEqual({ kind: "sparse rows", first: 0, count: 1024 });
  expect(again.advance(1)).toBe(0);
  expect(again.encode()).toEqual(first);
});

test("a metric that sparse rows have no neighbors by is refused before anything is spent", () => {
  expect(() => createContext(rows, "euclidean")).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});
