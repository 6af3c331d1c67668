import { expect, test } from "vitest";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createNeighborsStage } from "../../../../src/core/pipeline/neighbors-stage.ts";
import { startFit } from "../../../../src/core/pipeline.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { driveStage } from "../../../support/drive-stage.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { randomRows } from "../../../support/random-problems.ts";

const ROW_COUNT = 1100;
const DIMENSIONS = 8;
const kernels = await loadKernels();
/** Of any length, some blank, some equal. */
const vectors = randomRows(ROW_COUNT, DIMENSIONS, 4, 0.05).map((value) => 3 * value);

function createContext(): StageContext {
  const sizes = { documentCount: ROW_COUNT, rowCount: ROW_COUNT, dimensions: DIMENSIONS };
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, neighborCount: 6 });
  return { plan, kernels, products: new Products() };
}

/** By cosine in f64, each row's most similar others; the similarities, best first. */
function bruteForce(): number[][] {
  const unit = vectors.slice();
  normalizeRows(unit, DIMENSIONS);
  const rows = Array.from({ length: ROW_COUNT }, (_, i) =>
    unit.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS),
  );
  const isBlank = rows.map((row) => row.every((value) => value === 0));
  return rows.map((row, i) => {
    if (isBlank[i]) return [];
    const similarities: number[] = [];
    for (const [j, other] of rows.entries()) {
      if (i === j || isBlank[j]) continue;
      let sum = 0;
      for (let d = 0; d < DIMENSIONS; d++) sum += row[d] * other[d];
      similarities.push(sum);
    }
    return similarities.sort((a, b) => b - a).slice(0, 5);
  });
}

test("each row's neighbors are the most similar others, whatever the vectors' length", () => {
  const context = createContext();
  driveStage({ create: createNeighborsStage, context, vectors });
  const indices = context.products.get("neighborIndices");
  const distances = context.products.get("neighborDistances");
  expect(indices).toHaveLength(5 * ROW_COUNT);
  for (const [i, expected] of bruteForce().entries()) {
    const found = [...indices.subarray(5 * i, 5 * i + 5)].filter((index) => index >= 0);
    expect(found).toHaveLength(expected.length);
    expect(new Set(found).size).toBe(found.length);
    expect(found).not.toContain(i);
    for (const [k, similarity] of expected.entries()) {
      expect(1 - distances[5 * i + k]).toBeCloseTo(similarity, 5);
    }
  }
});

test("a stage that is evicted after every pair of blocks leaves the same bytes", () => {
  const left = createContext();
  const evicted = createContext();
  const expected = driveStage({ create: createNeighborsStage, context: left, vectors });
  const found = driveStage({
    create: createNeighborsStage,
    context: evicted,
    vectors,
    evicting: true,
  });
  expect(found.length).toBeGreaterThan(5);
  expect(found).toEqual(expected);
  for (const name of ["neighborIndices", "neighborDistances"] as const) {
    expect(evicted.products.get(name)).toEqual(left.products.get(name));
  }
});

test("every vector is asked for, in blocks and in order, before anything is done", () => {
  const stage = createNeighborsStage(createContext(), null);
  let asked = 0;
  for (let need = stage.need(); need !== null; need = stage.need()) {
    expect(need).toMatchObject({ kind: "vectors", first: asked });
    asked += need.count;
    const rows = vectors.slice(need.first * DIMENSIONS, asked * DIMENSIONS);
    stage.feedVectors?.(need.first, rows);
  }
  expect(asked).toBe(ROW_COUNT);
  expect([stage.done, stage.total > 1, stage.chunk >= 1]).toEqual([0, true, true]);
});

test("given neighbors are taken as they are, if they are as many as the plan has", () => {
  const searched = createContext();
  driveStage({ create: createNeighborsStage, context: searched, vectors });
  const { plan } = searched;
  const { rowCount, neighborCount } = plan;
  const indices = searched.products.get("neighborIndices");
  const distances = searched.products.get("neighborDistances");
  const rowOfDocument = Int32Array.from({ length: ROW_COUNT }, (_, i) => i);
  const rows = { rowOfDocument, rowHashes: new Int32Array(2 * ROW_COUNT) };
  const neighbors = { rowCount, neighborCount, indices, distances };
  const fit = startFit(plan, { ...rows, neighbors }, kernels);
  expect(fit.need()).toBe(null);
  fit.advance(1);
  expect(fit.stage).toBe("graph");
  expect(fit.products.get("neighborIndices")).toBe(indices);
  const fewer = { ...neighbors, neighborCount: 4 };
  expect(() => startFit(plan, { ...rows, neighbors: fewer }, kernels)).toThrow(
    expect.objectContaining({ code: "dimension_mismatch" }),
  );
});
