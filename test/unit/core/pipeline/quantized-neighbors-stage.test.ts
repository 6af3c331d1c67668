import { expect, test } from "vitest";
import type { Metric } from "../../../../src/core/knn/metric.ts";
import type { NeighborPlan } from "../../../../src/core/knn/neighbor-plan.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createNeighborsStage } from "../../../../src/core/pipeline/neighbors-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { bruteForceDistances } from "../../../reference/brute-force-neighbors.ts";
import { driveStage } from "../../../support/drive-stage.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { randomRows } from "../../../support/random-problems.ts";

const ROW_COUNT = 2500;
const DIMENSIONS = 8;
const wasm = await loadKernels();
/** Of any length, all positive. */
const vectors = randomRows(ROW_COUNT, DIMENSIONS, 4).map((value) => 3 * Math.abs(value));

function createContext(
  method: NeighborPlan["method"],
  metric: Metric = "cosine",
  kernels = wasm,
  rowCount = ROW_COUNT,
): StageContext {
  const sizes = { documentCount: rowCount, rowCount, dimensions: DIMENSIONS };
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, neighborCount: 6, metric });
  const neighborPlan = {
    ...plan.neighborPlan,
    method,
    directionCount: method === "filtered" ? 16 : 0,
    candidateCount: 12,
    blockRowCount: Math.min(rowCount, 1100),
  };
  return { plan: { ...plan, neighborPlan }, kernels, products: new Products() };
}

const neighborsOf = ({ products }: StageContext) => ({
  indices: products.get("neighborIndices"),
  distances: products.get("neighborDistances"),
});

test("neighbors are those of brute force by every metric, all or nearly all", () => {
  for (const metric of ["cosine", "euclidean", "inner-product", "hellinger"] as const) {
    const few = vectors.slice(0, 600 * DIMENSIONS);
    const expected = bruteForceDistances(few, DIMENSIONS, 5, metric);
    for (const [method, share] of [
      ["exact", 1],
      ["exhaustive", 0.99],
      ["filtered", 0.98],
      ["descent", 0.98],
    ] as const) {
      const context = createContext(method, metric, wasm, 600);
      driveStage({ create: createNeighborsStage, context, vectors: few });
      const { distances, indices } = neighborsOf(context);
      let found = 0;
      expected.flat().forEach((distance, at) => {
        // Small Hellinger distances are roots of what f32 rounds to.
        const tolerance = metric === "hellinger" ? 1e-3 : 1e-5;
        if (Math.abs((distances[at] as number) - distance) <= tolerance) found++;
      });
      expect(found / distances.length).toBeGreaterThanOrEqual(share);
      expect(indices.every((j, at) => j !== Math.floor(at / 5))).toBe(true);
    }
  }
});

test("a stage that is evicted after every step leaves the same bytes, as do the reference kernels", () => {
  for (const method of ["exhaustive", "filtered", "descent"] as const) {
    const left = createContext(method);
    const evicted = createContext(method);
    const plain = createContext(method, "cosine", createReferenceKernels());
    const expected = driveStage({ create: createNeighborsStage, context: left, vectors });
    const found = driveStage({
      create: createNeighborsStage,
      context: evicted,
      vectors,
      evicting: true,
    });
    driveStage({ create: createNeighborsStage, context: plain, vectors });
    expect(found).toEqual(expected);
    expect(neighborsOf(evicted)).toEqual(neighborsOf(left));
    expect(neighborsOf(plain)).toEqual(neighborsOf(left));
  }
});

test("after the search the blocks of each pair are asked for, one of them kept from the pair before", () => {
  const stage = createNeighborsStage(createContext("descent"), null);
  const asked: number[][] = [];
  while (stage.done < stage.total) {
    const starts: number[] = [];
    for (let need = stage.need(); need !== null; need = stage.need()) {
      expect(need.count).toBeLessThanOrEqual(1024);
      starts.push(need.first);
      const end = (need.first + need.count) * DIMENSIONS;
      stage.feedVectors?.(need.first, vectors.slice(need.first * DIMENSIONS, end));
    }
    asked.push(starts);
    expect(stage.advance(1)).toBe(1);
  }
  const [b0, b1, b2] = [[0, 1024], [1100, 2124], [2200]] as const;
  const all = [0, 1024, 2048];
  const searchSteps = asked.length - 6;
  expect(asked.slice(0, searchSteps).flat()).toEqual(all);
  expect(asked.slice(searchSteps)).toEqual([b0, [...b1, ...b0], [], [...b2], [...b1], []]);
});

test("what is not fed is not advanced, and a large budget stops where blocks are wanted", () => {
  const stage = createNeighborsStage(createContext("descent"), null);
  expect(stage.advance(5)).toBe(0);
  for (let need = stage.need(); need !== null; need = stage.need()) {
    const end = (need.first + need.count) * DIMENSIONS;
    stage.feedVectors?.(need.first, vectors.slice(need.first * DIMENSIONS, end));
  }
  expect(stage.chunk).toBeGreaterThanOrEqual(1);
  expect(stage.advance(1000)).toBe(stage.total - 6);
  expect(stage.need()).toEqual({ kind: "vectors", first: 0, count: 1024 });
  expect(stage.chunk).toBe(1);
});
