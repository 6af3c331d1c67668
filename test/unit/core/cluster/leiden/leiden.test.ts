import * as fc from "fast-check";
import { expect, test } from "vitest";
import { leiden } from "../../../../../src/core/cluster/leiden/leiden.ts";
import { partitionQuality } from "../../../../../src/core/cluster/leiden/partition-quality.ts";
import {
  vertexStrengths,
  weightedGraph,
} from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { partsByGroup } from "../../../../reference/connected-groups.ts";
import { readClusterersGolden } from "../../../../support/clusterers-golden.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

const golden = fuzzyGraph(goldenNeighbors());

test("modularity is no more than 1 % below leidenalg's, for each seed", () => {
  const strengths = vertexStrengths(golden);
  const total = strengths.reduce((sum, strength) => sum + strength, 0);
  const graph = weightedGraph(golden, strengths);
  for (const { resolution, qualities } of readClusterersGolden().modularity) {
    for (const seed of [0, 1, 2, 3, 4]) {
      const run = { resolution: resolution / total, seed, iterationLimit: 10 };
      const quality = 2 * partitionQuality(graph, leiden(graph, run), run.resolution);
      expect(quality).toBeGreaterThan(0.99 * Math.max(...qualities));
      expect(quality).toBeLessThan(1.01 * Math.max(...qualities));
    }
  }
});

test("the constant Potts quality is no more than 1 % below leidenalg's, for each seed", () => {
  const { vertexCount } = golden;
  const graph = weightedGraph(golden, new Float64Array(vertexCount).fill(1));
  for (const { resolution, qualities } of readClusterersGolden().constantPotts) {
    for (const seed of [0, 1, 2, 3, 4]) {
      const communities = leiden(graph, { resolution, seed, iterationLimit: 10 });
      // leidenalg does not count a vertex with itself.
      const quality =
        2 * partitionQuality(graph, communities, resolution) + resolution * vertexCount;
      expect(quality).toBeGreaterThan(0.99 * Math.max(...qualities));
      expect(quality).toBeLessThan(1.01 * Math.max(...qualities));
    }
  }
});

test("each community is connected, and no vertex would gain by going alone to another", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0.02, max: 0.5, noNaN: true }),
      fc.double({ min: 0.01, max: 2, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(),
      (vertexCount, density, resolution, iterationLimit, seed) => {
        const fuzzy = randomGraph(vertexCount, density, seed);
        const graph = weightedGraph(fuzzy, new Float64Array(vertexCount).fill(1));
        const communities = leiden(graph, { resolution, seed, iterationLimit });
        for (const parts of partsByGroup(graph, communities).values()) expect(parts).toBe(1);
        const alone = Int32Array.from(communities.keys());
        const quality = partitionQuality(graph, communities, resolution);
        expect(quality).toBeGreaterThanOrEqual(partitionQuality(graph, alone, resolution) - 1e-9);
        const converged = leiden(graph, { resolution, seed, iterationLimit: 100 });
        const best = partitionQuality(graph, converged, resolution);
        for (let i = 0; i < vertexCount; i++) {
          for (const community of new Set(converged)) {
            const moved = converged.slice();
            moved[i] = community;
            expect(partitionQuality(graph, moved, resolution)).toBeLessThan(best + 1e-7);
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("a ring of cliques falls into its cliques", () => {
  const edges: [number, number][] = [];
  for (let clique = 0; clique < 8; clique++) {
    for (let i = 0; i < 5; i++)
      for (let j = 0; j < i; j++) edges.push([clique * 5 + i, clique * 5 + j]);
    edges.push([clique * 5, ((clique + 1) % 8) * 5 + 1]);
  }
  const both = [...edges, ...edges.map(([i, j]) => [j, i])].sort(
    ([i, j], [k, l]) => i - k || j - l,
  );
  const offsets = new Int32Array(41);
  for (const [i] of both) offsets[i + 1]++;
  for (let i = 0; i < 40; i++) offsets[i + 1] += offsets[i];
  const neighbors = Int32Array.from(both, ([, j]) => j);
  const weights = new Float64Array(neighbors.length).fill(1);
  const masses = new Float64Array(40).fill(1);
  const graph = { vertexCount: 40, offsets, neighbors, weights, masses };
  for (let seed = 0; seed < 10; seed++) {
    const communities = leiden(graph, { resolution: 0.3, seed, iterationLimit: 10 });
    expect([...communities]).toEqual(Array.from({ length: 40 }, (_, i) => Math.floor(i / 5)));
  }
});
