import { expect, test } from "vitest";
import { leidenClusterer } from "../../../../../src/core/cluster/leiden/leiden-clusterer.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { testClusterer } from "../../../../contracts/clusterer.ts";
import { partsByGroup } from "../../../../reference/connected-groups.ts";
import { denseModularity } from "../../../../reference/dense-modularity.ts";
import { readClusterersGolden } from "../../../../support/clusterers-golden.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";

testClusterer("Leiden by modularity", () => leidenClusterer());
testClusterer("Leiden by constant Potts", () =>
  leidenClusterer({ quality: "constant-potts", resolution: 0.1, minClusterSize: 3 }),
);

const graph = fuzzyGraph(goldenNeighbors());
const input = { points: new Float32Array(1200), pointCount: 1200, dimensions: 1, graph };

test("of the golden graph the modularity is leidenalg's within 1 %, each cluster connected", () => {
  const total = graph.weights.reduce((sum, weight) => sum + weight, 0);
  for (const { resolution, qualities } of readClusterersGolden().modularity) {
    const { labels } = leidenClusterer({ resolution }).fit(input);
    const modularity = denseModularity(graph, labels, resolution);
    expect(modularity).toBeGreaterThan((0.99 * Math.max(...qualities)) / total);
    expect(modularity).toBeLessThan((1.01 * Math.max(...qualities)) / total);
    for (const parts of partsByGroup(graph, labels).values()) expect(parts).toBe(1);
  }
});

test("the points of clusters that are too small are outliers, the others the same", () => {
  const all = leidenClusterer({ resolution: 5 }).fit(input);
  const some = leidenClusterer({ resolution: 5, minClusterSize: 25 }).fit(input);
  const sizes = new Int32Array(all.clusterCount);
  for (const label of all.labels) sizes[label]++;
  const large = Array.from(sizes.keys()).filter((label) => sizes[label] >= 25);
  expect(large.length).toBeGreaterThan(0);
  expect(large.length).toBeLessThan(all.clusterCount);
  expect([...some.labels]).toEqual(Array.from(all.labels, (label) => large.indexOf(label)));
  expect(some.clusterCount).toBe(large.length);
});

test("documents count: a heavy point alone is large enough", () => {
  const edgeless = { ...graph, vertexCount: 2, offsets: new Int32Array(3) };
  const two = { points: new Float32Array(2), pointCount: 2, dimensions: 1, graph: edgeless };
  const weights = Int32Array.of(2, 9);
  const { labels } = leidenClusterer({ minClusterSize: 5 }).fit({ ...two, weights });
  expect([...labels]).toEqual([-1, 0]);
});

test("another seed may find other communities", () => {
  const found = [1, 2, 3, 4].map((seed) =>
    leidenClusterer({ resolution: 3, seed }).fit(input).labels.join(),
  );
  expect(new Set(found).size).toBeGreaterThan(1);
});

test("no graph, one of other points, and options that make no sense are refused", () => {
  const points = { points: new Float32Array(3), pointCount: 3, dimensions: 1 };
  expect(() => leidenClusterer().fit(points)).toThrow("was given none");
  expect(() => leidenClusterer().fit({ ...points, graph })).toThrow("1200 vertices");
  expect(() => leidenClusterer().fit({ ...input, weights: Int32Array.of(1) })).toThrow("1 weights");
  expect(() => leidenClusterer({ resolution: 0 })).toThrow("resolution is 0");
  expect(() => leidenClusterer({ minClusterSize: 0 })).toThrow("minClusterSize is 0");
  expect(() => leidenClusterer({ iterationLimit: 0 })).toThrow("iterationLimit is 0");
  const quality = "surprise" as "modularity";
  expect(() => leidenClusterer({ quality })).toThrow("quality is surprise");
});
