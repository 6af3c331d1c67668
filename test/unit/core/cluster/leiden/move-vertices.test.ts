import * as fc from "fast-check";
import { expect, test } from "vitest";
import { moveVertices } from "../../../../../src/core/cluster/leiden/move-vertices.ts";
import { partitionQuality } from "../../../../../src/core/cluster/leiden/partition-quality.ts";
import { weightedGraph } from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("the quality does not fall, and once nothing moves no vertex gains by moving, alone included", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 25 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.boolean(),
      fc.nat(),
      (vertexCount, resolution, isScattered, seed) => {
        const random = createRandom(seed);
        const masses = new Float64Array(vertexCount).map(() => 1 + (random.uint32() % 3));
        const graph = weightedGraph(randomGraph(vertexCount, 0.3, seed), masses);
        const communities = Int32Array.from({ length: vertexCount }, (_, i) =>
          isScattered ? i : random.uint32() % Math.min(3, vertexCount),
        );
        const before = partitionQuality(graph, communities, resolution);
        let after = before;
        for (let last = ""; last !== communities.join();) {
          last = communities.join();
          moveVertices(graph, communities, resolution, random);
          const quality = partitionQuality(graph, communities, resolution);
          expect(quality).toBeGreaterThanOrEqual(after - 1e-9);
          after = quality;
        }
        const unused = Array.from(communities.keys()).find((c) => !communities.includes(c));
        for (let i = 0; i < vertexCount; i++) {
          for (const community of new Set([...communities, unused ?? communities[i]])) {
            const moved = communities.slice();
            moved[i] = community;
            expect(partitionQuality(graph, moved, resolution)).toBeLessThan(after + 1e-8);
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});
