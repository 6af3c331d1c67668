import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { recluster } from "../../../../../src/core/cluster/hdbscan/recluster.ts";
import { selectTree } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { clusterLayers } from "../../../../../src/core/cluster/layers/cluster-layers.ts";
import { clumpedPoints, takeRows } from "../../../../support/random-points.ts";

test("selections become clusterings of the rows, with parents by label", () => {
  // Every point three times, so that rows and points are not the same.
  const points = takeRows(
    clumpedPoints(300, 2, 6, 8),
    2,
    Int32Array.from({ length: 900 }, (_, row) => row % 300),
  );
  const kept = keepTree({ points, pointCount: 900, dimensions: 2 }, 5);
  const sizes = [10, 60];
  const layers = clusterLayers(
    kept,
    sizes.map((minClusterSize) => ({
      minClusterSize,
      selectedTree: selectTree(kept, { minClusterSize, selection: "leaf" }),
    })),
  );
  expect(layers.map((layer) => layer.minClusterSize)).toEqual(sizes);
  layers.forEach(({ clustering, minClusterSize }) => {
    expect(clustering).toEqual(recluster(kept, { minClusterSize, selection: "leaf" }));
    expect(clustering.labels.length).toBe(900);
  });
  const [fine, coarse] = layers;
  expect(coarse.clustering.clusterCount).toBeGreaterThan(1);
  const inside = [...fine.parents.labels.keys()].filter(
    (label) => fine.parents.layers[label] === 1,
  );
  expect(inside.length).toBeGreaterThan(coarse.clustering.clusterCount);
  for (const label of inside) {
    const rows = [...fine.clustering.labels.keys()].filter(
      (row) => fine.clustering.labels[row] === label,
    );
    const shared = rows.filter(
      (row) => coarse.clustering.labels[row] === fine.parents.labels[label],
    );
    expect(2 * shared.length).toBeGreaterThan(rows.length);
  }
});
