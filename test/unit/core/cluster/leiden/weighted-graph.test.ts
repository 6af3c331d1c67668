import * as fc from "fast-check";
import { expect, test } from "vitest";
import { partitionQuality } from "../../../../../src/core/cluster/leiden/partition-quality.ts";
import {
  aggregateGraph,
  vertexStrengths,
  weightedGraph,
} from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("strengths are the sums of the rows", () => {
  const graph = randomGraph(12, 0.4, 1);
  const strengths = vertexStrengths(graph);
  for (let i = 0; i < 12; i++) {
    const row = graph.weights.subarray(graph.offsets[i], graph.offsets[i + 1]);
    expect(strengths[i]).toBeCloseTo(
      row.reduce((sum, weight) => sum + weight, 0),
      5,
    );
  }
});

test("merging two groups of the aggregate gains what merging all their vertices gains", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), (vertexCount, seed) => {
      const random = createRandom(seed);
      const masses = new Float64Array(vertexCount).map(() => 1 + random.uniform());
      const graph = weightedGraph(randomGraph(vertexCount, 0.3, seed), masses);
      const groupCount = 1 + (random.uint32() % Math.min(6, vertexCount));
      const groups = new Int32Array(vertexCount).map(() => random.uint32() % groupCount);
      const aggregate = aggregateGraph(graph, groups, groupCount);
      expect(aggregate.masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(
        masses.reduce((sum, mass) => sum + mass, 0),
        9,
      );
      const alone = Int32Array.from({ length: groupCount }, (_, i) => i);
      const joined = alone.map((group) => (group === groupCount - 1 ? 0 : group));
      const expected =
        partitionQuality(
          graph,
          groups.map((group) => joined[group]),
          0.2,
        ) - partitionQuality(graph, groups, 0.2);
      const gain =
        partitionQuality(aggregate, joined, 0.2) - partitionQuality(aggregate, alone, 0.2);
      expect(gain).toBeCloseTo(expected, 9);
      for (let group = 0; group < groupCount; group++) {
        const around = [
          ...aggregate.neighbors.subarray(aggregate.offsets[group], aggregate.offsets[group + 1]),
        ];
        expect(new Set(around).size).toBe(around.length);
        expect(around).not.toContain(group);
      }
    }),
  );
});
