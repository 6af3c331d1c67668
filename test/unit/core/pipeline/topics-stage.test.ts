import { expect, test } from "vitest";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products, type ProductName } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createTopicsStage } from "../../../../src/core/pipeline/topics-stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { representatives } from "../../../../src/core/topics/representatives.ts";
import { driveStage } from "../../../support/drive-stage.ts";

const ROW_COUNT = 2500;
const DIMENSIONS = 6;
const LEFT: ProductName[] = ["centroids", "quantizedRows", "quantizedScales", "representatives"];

/** Every third document repeats an earlier one; 8 topics and outliers. */
function createContext(rowTopic: (row: number) => number): StageContext {
  const random = createRandom(2);
  const rowOfDocument = Int32Array.from({ length: ROW_COUNT * 1.5 }, (_, i) =>
    i < ROW_COUNT ? i : random.uint32() % ROW_COUNT,
  );
  const sizes = {
    documentCount: rowOfDocument.length,
    rowCount: ROW_COUNT,
    dimensions: DIMENSIONS,
  };
  const products = new Products();
  products.set("rowOfDocument", rowOfDocument);
  products.set("documentTopics", rowOfDocument.map(rowTopic));
  return { plan: planFit(sizes, DEFAULT_FIT_OPTIONS), kernels: createReferenceKernels(), products };
}

/** Of any length, one of zeros. */
function randomVectors(): Float32Array {
  const random = createRandom(3);
  const vectors = new Float32Array(ROW_COUNT * DIMENSIONS).map(() => 9 * random.uniform() - 3);
  return vectors.fill(0, 5 * DIMENSIONS, 6 * DIMENSIONS);
}

const vectors = randomVectors();
const someTopics = (row: number) => (row % 9) - 1;

test("rows are normalized and quantized, and centroids are the directions of all documents", () => {
  const context = createContext(someTopics);
  driveStage({ create: createTopicsStage, context, vectors });
  const { products } = context;
  const unit = vectors.slice();
  normalizeRows(unit, DIMENSIONS);
  const { rows, scales } = quantizeRows(unit, DIMENSIONS);
  expect(products.get("quantizedRows")).toEqual(rows);
  expect(products.get("quantizedScales")).toEqual(scales);
  const centroids = products.get("centroids");
  expect(centroids.length).toBe(8 * DIMENSIONS);
  const rowOfDocument = products.get("rowOfDocument");
  for (let topic = 0; topic < 8; topic++) {
    const sum = new Float64Array(DIMENSIONS);
    for (const row of rowOfDocument) {
      for (let d = 0; d < DIMENSIONS && someTopics(row) === topic; d++) {
        sum[d] += unit[row * DIMENSIONS + d] as number;
      }
    }
    const length = Math.hypot(...sum);
    for (let d = 0; d < DIMENSIONS; d++) {
      const value = centroids[topic * DIMENSIONS + d];
      expect(value).toBeCloseTo((sum[d] as number) / length, 6);
    }
  }
});

test("representatives are those of the quantized rows and the centroids", () => {
  const context = createContext(someTopics);
  driveStage({ create: createTopicsStage, context, vectors });
  const { products } = context;
  const expected = representatives({
    rows: {
      rowCount: ROW_COUNT,
      dimensions: DIMENSIONS,
      rows: products.get("quantizedRows"),
      scales: products.get("quantizedScales"),
    },
    centroids: products.get("centroids"),
    rowOfDocument: products.get("rowOfDocument"),
    documentTopics: products.get("documentTopics"),
  });
  expect(products.get("representatives")).toEqual(expected);
});

test("a stage that is evicted after every block leaves the same bytes, all along", () => {
  const left = createContext(someTopics);
  const evicted = createContext(someTopics);
  const expected = driveStage({ create: createTopicsStage, context: left, vectors });
  const found = driveStage({
    create: createTopicsStage,
    context: evicted,
    vectors,
    evicting: true,
  });
  expect(found).toEqual(expected);
  expect(found.length).toBe(3);
  for (const name of LEFT) expect(evicted.products.get(name)).toEqual(left.products.get(name));
});

test("a fit without topics has rows but no centroids", () => {
  const context = createContext(() => -1);
  driveStage({ create: createTopicsStage, context, vectors });
  expect(context.products.get("centroids").length).toBe(0);
  expect(context.products.get("representatives").length).toBe(0);
  expect(context.products.get("quantizedRows").length).toBe(ROW_COUNT * DIMENSIONS);
});

test("a stage that was not fed does not advance", () => {
  const stage = createTopicsStage(createContext(someTopics), null);
  expect(stage.need()).toEqual({ kind: "vectors", first: 0, count: 1024 });
  expect(stage.advance(10)).toBe(0);
  stage.feedVectors?.(0, vectors.slice(0, 1024 * DIMENSIONS));
  expect(stage.need()).toBeNull();
  expect(stage.advance(10)).toBe(1);
  expect(stage.need()).toEqual({ kind: "vectors", first: 1024, count: 1024 });
});
