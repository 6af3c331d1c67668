import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createClusterStage } from "../../../../src/core/pipeline/cluster-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { driveStage } from "../../../support/drive-stage.ts";

const DIMENSIONS = 2;
const options = {
  ...DEFAULT_FIT_OPTIONS,
  dimensions: DIMENSIONS,
  minTopicSize: 5,
  minSamples: 5,
};

/** Positions in three heaps far from each other, row by row. */
function heaps(rowCount: number): Float32Array {
  const random = createRandom(8);
  return Float32Array.from(
    { length: rowCount * DIMENSIONS },
    (_, i) => random.uniform() + 100 * (Math.floor(i / DIMENSIONS) % 3),
  );
}

function run(
  positions: Float32Array,
  { rowOfDocument, isolated }: { rowOfDocument: number[]; isolated: number[] },
): Products {
  const rowCount = positions.length / DIMENSIONS;
  const products = new Products();
  products.set("reducedPositions", positions);
  products.set("rowOfDocument", Int32Array.from(rowOfDocument));
  products.set(
    "isolated",
    Uint8Array.from({ length: rowCount }, (_, row) => Number(isolated.includes(row))),
  );
  const sizes = { documentCount: rowOfDocument.length, rowCount, dimensions: 4 };
  const context: StageContext = {
    plan: planFit(sizes, options),
    kernels: createReferenceKernels(),
    products,
  };
  driveStage({ create: createClusterStage, context });
  return products;
}

const each = (rowCount: number) => Array.from({ length: rowCount }, (_, row) => row);

test("rows of a heap are a cluster, and its positions are not needed any more", () => {
  const products = run(heaps(60), { rowOfDocument: each(60), isolated: [] });
  const clusters = products.get("rowClusters");
  for (let row = 0; row < 60; row++) expect(clusters[row]).toBe(clusters[row % 3]);
  expect([...new Set(clusters)].toSorted()).toEqual([0, 1, 2]);
  const probabilities = products.get("documentProbabilities");
  expect(probabilities.every((value) => value > 0 && value <= 1)).toBe(true);
  expect(products.names()).not.toContain("reducedPositions");
  expect(products.names()).not.toContain("isolated");
});

test("a row without neighbors is an outlier and takes no part, wherever it lies", () => {
  const positions = heaps(63);
  const isolated = [10, 11, 62];
  const found = run(positions, { rowOfDocument: each(63), isolated });
  for (const row of isolated) {
    expect(found.get("rowClusters")[row]).toBe(-1);
    expect(found.get("documentProbabilities")[row]).toBe(0);
    positions.fill(1000, row * DIMENSIONS, (row + 1) * DIMENSIONS);
  }
  const moved = run(positions, { rowOfDocument: each(63), isolated });
  expect(moved.get("rowClusters")).toEqual(found.get("rowClusters"));
});

test("a row weighs as much as it has documents, who share what it gets", () => {
  // Two rows far from the heaps: too few for a cluster, unless many documents share them.
  const positions = Float32Array.from([...heaps(60), 500, 500, 500.1, 500]);
  const light = run(positions, { rowOfDocument: each(62), isolated: [] });
  expect([...light.get("rowClusters").subarray(60)]).toEqual([-1, -1]);
  const rowOfDocument = [...each(62), 60, 60, 61, 61];
  const heavy = run(positions, { rowOfDocument, isolated: [] });
  const clusters = heavy.get("rowClusters");
  expect(clusters[60]).toBeGreaterThanOrEqual(0);
  expect(clusters[61]).toBe(clusters[60]);
  const probabilities = heavy.get("documentProbabilities");
  expect(probabilities).toHaveLength(66);
  for (let document = 62; document < 66; document++) {
    expect(probabilities[document]).toBe(probabilities[rowOfDocument[document]]);
  }
});

test("where no row has a neighbor all are outliers", () => {
  const products = run(heaps(12), { rowOfDocument: each(12), isolated: each(12) });
  expect([...new Set(products.get("rowClusters"))]).toEqual([-1]);
});
