import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitCommunities } from "../../../../../src/core/cluster/leiden/split-communities.ts";
import { weightedGraph } from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { partsByGroup } from "../../../../reference/connected-groups.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("every connected part of a community gets a number of its own", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (vertexCount, seed) => {
      const random = createRandom(seed);
      const graph = weightedGraph(
        randomGraph(vertexCount, 0.1, seed),
        new Float64Array(vertexCount),
      );
      const communities = new Int32Array(vertexCount).map(
        () => random.uint32() % Math.min(4, vertexCount),
      );
      const before = communities.slice();
      const parts = [...partsByGroup(graph, before).values()];
      splitCommunities(graph, communities);
      expect(new Set(communities).size).toBe(parts.reduce((sum, count) => sum + count, 0));
      for (const count of partsByGroup(graph, communities).values()) expect(count).toBe(1);
      communities.forEach((part, i) => {
        expect(before[communities.indexOf(part)]).toBe(before[i]);
      });
    }),
  );
});
