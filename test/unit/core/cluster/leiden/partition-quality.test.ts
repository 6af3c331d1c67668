import { expect, test } from "vitest";
import { partitionQuality } from "../../../../../src/core/cluster/leiden/partition-quality.ts";
import {
  vertexStrengths,
  weightedGraph,
} from "../../../../../src/core/cluster/leiden/weighted-graph.ts";
import { denseModularity } from "../../../../reference/dense-modularity.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("with strengths for masses it is modularity", () => {
  const graph = randomGraph(20, 0.3, 2);
  const strengths = vertexStrengths(graph);
  const total = strengths.reduce((sum, strength) => sum + strength, 0);
  const groups = Int32Array.from({ length: 20 }, (_, i) => i % 3);
  for (const resolution of [0.5, 1, 2]) {
    const quality = partitionQuality(weightedGraph(graph, strengths), groups, resolution / total);
    expect((2 * quality) / total).toBeCloseTo(denseModularity(graph, groups, resolution), 6);
  }
});
