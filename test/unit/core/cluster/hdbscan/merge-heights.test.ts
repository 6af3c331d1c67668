import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MergeHeights } from "../../../../../src/core/cluster/hdbscan/merge-heights.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";

/** A random tree of clusters, each split wider than those below it. */
function randomTree(splitCount: number, seed: number) {
  const random = createRandom(seed);
  const parents = [-1];
  const births = [0];
  const leaves = [0];
  for (let split = 0; split < splitCount; split++) {
    const [parent] = leaves.splice(random.uint32() % leaves.length, 1);
    leaves.push(parents.length, parents.length + 1);
    const birth = births[parent] + 1 + random.uniform();
    parents.push(parent, parent);
    births.push(birth, birth);
  }
  return {
    clusterCount: parents.length,
    parents: Int32Array.from(parents),
    births: Float64Array.from(births),
    sizes: new Int32Array(parents.length),
    pointClusters: new Int32Array(0),
    pointLambdas: new Float64Array(0),
    pointWeights: new Int32Array(0),
  };
}

function pathToRoot(parents: Int32Array, cluster: number): number[] {
  return cluster < 0 ? [] : [cluster, ...pathToRoot(parents, parents[cluster])];
}

test("branches merge where their paths to the root meet, or where the point leaves", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 25 }), (seed, splitCount) => {
      const tree = randomTree(splitCount, seed);
      const all = Int32Array.from({ length: tree.clusterCount }, (_, cluster) => cluster);
      const merges = new MergeHeights(tree, all);
      const heights = new Float64Array(tree.clusterCount);
      for (const cluster of all) {
        const path = pathToRoot(tree.parents, cluster);
        merges.write(cluster, 1000 + cluster, heights);
        heights.forEach((height, other) => {
          const branch = pathToRoot(tree.parents, other);
          const apart = branch.filter((above) => !path.includes(above));
          const isBelow = branch.includes(cluster) || path.includes(other);
          expect(height).toBe(isBelow ? 1000 + cluster : tree.births[apart.at(-1) ?? -1]);
        });
      }
    }),
    { numRuns: 50 },
  );
});

test("points of one cluster that leave at another λ have other heights", () => {
  const merges = new MergeHeights(randomTree(1, 1), Int32Array.of(1, 2));
  const heights = new Float64Array(2);
  merges.write(0, 0.25, heights);
  expect([...heights]).toEqual([0.25, 0.25]);
  merges.write(0, 0.5, heights);
  expect([...heights]).toEqual([0.5, 0.5]);
});
