import { expect, test } from "vitest";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { createOutliersStage } from "../../../../src/core/pipeline/outliers-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { addToSums, centroids } from "../../../../src/core/topics/centroids.ts";
import { renumberBySize } from "../../../../src/core/topics/renumber.ts";
import { driveStage } from "../../../support/drive-stage.ts";

const ROW_COUNT = 2500;
const DIMENSIONS = 6;
const CLUSTER_COUNT = 5;
const UNKNOWN_TEXT_ROW = 7;

const random = createRandom(2);
/** Every third document repeats an earlier one. */
const rowOfDocument = Int32Array.from({ length: ROW_COUNT * 1.5 }, (_, i) =>
  i < ROW_COUNT ? i : random.uint32() % ROW_COUNT,
);
/** Around a direction each, a fifth of the rows three times as far; one is of zeros. */
const directionOf = Int32Array.from(
  { length: ROW_COUNT },
  () => (random.uint32() % CLUSTER_COUNT) + (random.uint32() % 5 === 0 ? CLUSTER_COUNT : 0),
);
const vectors = new Float32Array(ROW_COUNT * DIMENSIONS).map((_, i) => {
  const direction = directionOf[Math.floor(i / DIMENSIONS)] as number;
  const spread = direction < CLUSTER_COUNT ? 1 : 3;
  return (i % DIMENSIONS === direction % CLUSTER_COUNT ? 3 : 0) + spread * (random.uniform() - 0.5);
});
vectors.fill(0, UNKNOWN_TEXT_ROW * DIMENSIONS, (UNKNOWN_TEXT_ROW + 1) * DIMENSIONS);
const rowClusters = directionOf.map((direction, row) =>
  direction < CLUSTER_COUNT && row !== UNKNOWN_TEXT_ROW ? direction : -1,
);

function createContext(options: Partial<FitOptions>, clusters = rowClusters): StageContext {
  const sizes = {
    documentCount: rowOfDocument.length,
    rowCount: ROW_COUNT,
    dimensions: DIMENSIONS,
  };
  const products = new Products();
  products.set("rowOfDocument", rowOfDocument);
  products.set("rowClusters", clusters);
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, ...options });
  return { plan, kernels: createReferenceKernels(), products };
}

function topicsOf(options: Partial<FitOptions>, clusters = rowClusters): Int32Array {
  const context = createContext(options, clusters);
  driveStage({ create: createOutliersStage, context, vectors });
  expect(context.products.names()).not.toContain("rowClusters");
  return context.products.get("documentTopics");
}

/** What the rule says, with every similarity at once. */
function expectedTopics(isNear: (similarity: number, members: number[]) => boolean): Int32Array {
  const units = vectors.slice();
  normalizeRows(units, DIMENSIONS);
  const weights = new Int32Array(ROW_COUNT);
  for (const row of rowOfDocument) weights[row] += 1;
  const sums = new Float64Array(CLUSTER_COUNT * DIMENSIONS);
  addToSums(sums, units, DIMENSIONS, rowClusters, weights);
  const directions = centroids(sums, DIMENSIONS);
  const similarity = (row: number, cluster: number): number => {
    let sum = 0;
    for (let d = 0; d < DIMENSIONS; d++) {
      sum +=
        (units[row * DIMENSIONS + d] as number) * (directions[cluster * DIMENSIONS + d] as number);
    }
    return Math.fround(sum);
  };
  const members = Array.from({ length: CLUSTER_COUNT }, (_, cluster) =>
    Array.from(rowOfDocument)
      .filter((row) => rowClusters[row] === cluster)
      .map((row) => similarity(row, cluster))
      .sort((a, b) => a - b),
  );
  const topics = rowClusters.map((cluster, row) => {
    if (cluster >= 0 || row === UNKNOWN_TEXT_ROW) return cluster;
    const all = members.map((_, other) => similarity(row, other));
    const nearest = all.indexOf(Math.max(...all));
    return isNear(all[nearest] as number, members[nearest] as number[]) ? nearest : -1;
  });
  return renumberBySize(rowOfDocument.map((row) => topics[row] as number));
}

const outlierCount = (topics: Int32Array): number => topics.filter((topic) => topic < 0).length;

test("outliers that are as near to a topic as all but 5 % of its own go to it", () => {
  const expected = expectedTopics(
    (similarity, members) => similarity >= (members[Math.floor(0.05 * members.length)] as number),
  );
  const kept = outlierCount(rowOfDocument.map((row) => rowClusters[row] as number));
  expect(outlierCount(expected)).toBeLessThan(kept);
  expect(outlierCount(expected)).toBeGreaterThan(kept / 4);
  expect(topicsOf({ outliers: "auto" })).toEqual(expected);
});

test("where none may stay, only a document without a direction does", () => {
  const topics = topicsOf({ outliers: "none" });
  expect(topics).toEqual(expectedTopics(() => true));
  const left = rowOfDocument.filter((_, document) => (topics[document] as number) < 0);
  expect(new Set(left)).toEqual(new Set([UNKNOWN_TEXT_ROW]));
});

test("where all stay, the topics are the clusters by size, and no vector is asked for", () => {
  for (const options of [{ outliers: "keep" }, { preset: "bertopic" }] as const) {
    const stage = createOutliersStage(createContext(options), null);
    expect(stage.need()).toBeNull();
    expect(stage.total).toBe(1);
    const expected = renumberBySize(rowOfDocument.map((row) => rowClusters[row] as number));
    expect(topicsOf(options)).toEqual(expected);
  }
});

test("without a cluster, or without an outlier, there is nothing to compare", () => {
  const none = topicsOf({}, new Int32Array(ROW_COUNT).fill(-1));
  expect(new Set(none)).toEqual(new Set([-1]));
  const one = topicsOf({}, new Int32Array(ROW_COUNT));
  expect(new Set(one)).toEqual(new Set([0]));
});

test("a stage that is evicted after every block leaves the same bytes, all along", () => {
  const left = createContext({});
  const evicted = createContext({});
  const run = { create: createOutliersStage, vectors };
  const expected = driveStage({ ...run, context: left });
  const found = driveStage({ ...run, context: evicted, evicting: true });
  expect(found).toEqual(expected);
  expect(found.length).toBe(6);
  expect(evicted.products.get("documentTopics")).toEqual(left.products.get("documentTopics"));
});
