import { expect, test } from "vitest";
import { keepTree } from "../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import { reclusterModel } from "../../../../src/core/model/recluster-model.ts";
import { encodeRowTree } from "../../../../src/core/model/row-tree.ts";
import type { TopicModel } from "../../../../src/core/model/topic-model.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";

/** On a line: 12 rows at 0 and on, 8 at 100 and on, one far away; the vectors point two ways. */
const places = [
  ...Array.from({ length: 12 }, (_, i) => i + i * i * 0.01),
  ...Array.from({ length: 8 }, (_, i) => 100 + i + i * i * 0.01),
  10_000,
];
const rowCount = places.length;

function lineModel(options: Partial<FitOptions>): TopicModel {
  const points = Float32Array.from(places);
  const vectors = Float32Array.from(
    places.flatMap((_, i) => (i < 12 ? [1, i / 100] : [i / 100, 1])),
  );
  const kept = keepTree({ points, pointCount: rowCount, dimensions: 1 }, 2);
  return {
    embedder: "test",
    fingerprint: "test",
    digest: "00",
    options: { ...DEFAULT_FIT_OPTIONS, ...options },
    topics: [],
    topicIds: Int32Array.of(0),
    rows: { rowCount, dimensions: 2, ...quantizeRows(vectors, 2) },
    rowTree: encodeRowTree(kept, Int32Array.from(places.keys()), rowCount),
    rowHashes: new Int32Array(2 * rowCount),
    rowTopics: new Int32Array(rowCount),
    rowProbabilities: new Float32Array(rowCount),
    mapPositions: new Float32Array(2 * rowCount),
    centroids: new Float32Array(2),
    documentIds: places.map((_, i) => `d${i}`),
    rowOfDocument: Int32Array.from(places.keys()),
  };
}

test("topics are by size, with the centroid and the representatives of their own", () => {
  const products = reclusterModel(lineModel({ outliers: "keep" }), { minClusterSize: 4 });
  const topics = products.get("documentTopics");
  expect([...topics]).toEqual(places.map((_, i) => (i < 12 ? 0 : i < 20 ? 1 : -1)));
  expect(products.get("documentProbabilities")[20]).toBe(0);
  const [x0, y0, x1, y1] = products.get("centroids");
  expect(x0).toBeGreaterThan(0.99);
  expect(y1).toBeGreaterThan(0.95);
  expect(Math.hypot(x0, y0)).toBeCloseTo(1, 6);
  expect(Math.hypot(x1, y1)).toBeCloseTo(1, 6);
  const shown = products.get("representatives");
  expect(shown.subarray(0, 3).every((document) => topics[document] === 0)).toBe(true);
  expect(shown.subarray(3).every((document) => topics[document] === 1)).toBe(true);
});

test("all outliers go to the nearest topic where the options say so", () => {
  const products = reclusterModel(lineModel({ outliers: "none" }), { minClusterSize: 4 });
  expect(products.get("documentTopics")[20]).toBe(1);
});

test("where no cluster is large enough there is no topic", () => {
  const products = reclusterModel(lineModel({}), { minClusterSize: 15 });
  expect(new Set(products.get("documentTopics"))).toEqual(new Set([-1]));
  expect(products.get("centroids")).toHaveLength(0);
});

test("a model without a tree is refused", () => {
  const bare = { ...lineModel({}), rowTree: new Uint8Array(0) };
  expect(() => reclusterModel(bare, { minClusterSize: 4 })).toThrow(/keeps no tree/);
});
