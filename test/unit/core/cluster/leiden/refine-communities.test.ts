import * as fc from "fast-check";
import { expect, test } from "vitest";
import { partitionQuality } from "../../../../../src/core/cluster/leiden/partition-quality.ts";
import { refineCommunities } from "../../../../../src/core/cluster/leiden/refine-communities.ts";
import { weightedGraph } from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { partsByGroup } from "../../../../reference/connected-groups.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("parts lie within communities, are connected, and are worth more than single vertices", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.nat(),
      (vertexCount, resolution, seed) => {
        const random = createRandom(seed);
        const masses = new Float64Array(vertexCount).fill(1);
        const graph = weightedGraph(randomGraph(vertexCount, 0.3, seed), masses);
        const communities = new Int32Array(vertexCount).map(
          () => random.uint32() % Math.min(3, vertexCount),
        );
        const parts = refineCommunities(graph, communities, resolution, random);
        const communityOfPart = new Map<number, number>();
        parts.forEach((part, i) => {
          expect(communityOfPart.get(part) ?? communities[i]).toBe(communities[i]);
          communityOfPart.set(part, communities[i]);
        });
        for (const count of partsByGroup(graph, parts).values()) expect(count).toBe(1);
        const alone = Int32Array.from(parts.keys());
        const worth = partitionQuality(graph, parts, resolution);
        expect(worth).toBeGreaterThanOrEqual(partitionQuality(graph, alone, resolution) - 1e-9);
      },
    ),
    { numRuns: 200 },
  );
});

test("a vertex that is not well connected to its community stays alone", () => {
  const graph = {
    vertexCount: 3,
    offsets: Int32Array.of(0, 1, 3, 4),
    neighbors: Int32Array.of(1, 0, 2, 1),
    weights: Float64Array.of(1, 1, 0.1, 0.1),
    masses: new Float64Array(3).fill(1),
  };
  for (let seed = 0; seed < 20; seed++) {
    const parts = refineCommunities(graph, new Int32Array(3), 0.3, createRandom(seed));
    expect(parts[0]).toBe(parts[1]);
    expect(parts[2]).toBe(2);
  }
});
