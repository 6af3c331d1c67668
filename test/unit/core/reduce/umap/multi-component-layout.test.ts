import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { connectedComponents } from "../../../../../src/core/reduce/umap/connected-components.ts";
import type { FuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-graph.ts";
import { metaLayout } from "../../../../../src/core/reduce/umap/meta-layout.ts";
import { multiComponentLayout } from "../../../../../src/core/reduce/umap/multi-component-layout.ts";
import { spectralLayout } from "../../../../../src/core/reduce/umap/spectral.ts";

/** Complete graphs of these sizes, one after the other; a size of 1 is an isolated vertex. */
function cliques(sizes: readonly number[]): FuzzyGraph {
  const random = createRandom(5);
  const offsets = [0];
  const neighbors: number[] = [];
  const weights: number[] = [];
  let first = 0;
  for (const size of sizes) {
    const own = Array.from({ length: size * size }, () => random.uniform() + 0.01);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        if (i === j) continue;
        neighbors.push(first + j);
        weights.push(Math.min(1, own[Math.min(i, j) * size + Math.max(i, j)]));
      }
      offsets.push(neighbors.length);
    }
    first += size;
  }
  return {
    vertexCount: first,
    offsets: Int32Array.from(offsets),
    neighbors: Int32Array.from(neighbors),
    weights: Float32Array.from(weights),
  };
}

function largestDistance(positions: Float32Array, first: number, size: number, place: number[]) {
  const distances = Array.from({ length: size * place.length }, (_, at) =>
    Math.abs(positions[first * place.length + at] - place[at % place.length]),
  );
  return Math.max(...distances);
}

test("each component reaches half as far as the nearest other, around its place", () => {
  const sizes = [30, 20, 1, 12];
  const graph = cliques(sizes);
  const components = connectedComponents(graph);
  const positions = multiComponentLayout(graph, components, 2, null, 4);
  const half = Math.SQRT2 / 2;
  expect(largestDistance(positions, 0, 30, [1, 0])).toBeCloseTo(half, 6);
  expect(largestDistance(positions, 30, 20, [0, 1])).toBeCloseTo(half, 6);
  expect(largestDistance(positions, 51, 12, [-1, 0])).toBeCloseTo(half, 6);
  expect([...positions.subarray(100, 102)]).toEqual([0, 0]);
});

test("a component has the shape of its own spectral layout", () => {
  const graph = cliques([30, 20]);
  const alone = spectralLayout(cliques([30]), 2, 4) ?? new Float32Array(0);
  const positions = multiComponentLayout(graph, connectedComponents(graph), 2, null, 4);
  const largest = Math.max(...alone.map(Math.abs));
  for (let i = 0; i < 30; i++) {
    // The places are (1, 0) and (-1, 0), a distance of 2 apart.
    expect(positions[2 * i] - 1).toBeCloseTo(alone[2 * i] / largest, 5);
    expect(positions[2 * i + 1]).toBeCloseTo(alone[2 * i + 1] / largest, 5);
  }
});

test("a tiny component is spread at random within its reach, the same for one seed", () => {
  const graph = cliques([3, 3]);
  const components = connectedComponents(graph);
  const positions = multiComponentLayout(graph, components, 2, null, 4);
  expect(largestDistance(positions, 0, 3, [1, 0])).toBeLessThanOrEqual(1);
  expect(largestDistance(positions, 3, 3, [-1, 0])).toBeLessThanOrEqual(1);
  expect(new Set(positions).size).toBe(12);
  expect(multiComponentLayout(graph, components, 2, null, 4)).toEqual(positions);
  expect(multiComponentLayout(graph, components, 2, null, 5)).not.toEqual(positions);
});

test("more than two components a dimension lie where their centroids say", () => {
  const graph = cliques([10, 10, 10, 10, 10, 10]);
  const components = connectedComponents(graph);
  const random = createRandom(2);
  const centroids = Float64Array.from({ length: 18 }, () => random.uniform());
  const places = metaLayout(6, 2, centroids, 4);
  const positions = multiComponentLayout(graph, components, 2, centroids, 4);
  for (let i = 0; i < 6; i++) {
    const place = [places[2 * i], places[2 * i + 1]];
    const others = [0, 1, 2, 3, 4, 5].filter((j) => j !== i);
    const nearest = Math.min(
      ...others.map((j) => Math.hypot(places[2 * j] - place[0], places[2 * j + 1] - place[1])),
    );
    expect(largestDistance(positions, 10 * i, 10, place)).toBeCloseTo(nearest / 2, 5);
  }
});
