import { expect, test } from "vitest";
import { connectedComponents } from "../../../../../src/core/reduce/umap/connected-components.ts";
import type { FuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-graph.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import {
  type LaplacianEigenpairs,
  laplacianEigenpairs,
  spectralLayout,
} from "../../../../../src/core/reduce/umap/spectral.ts";
import {
  bisectedEigenvalues,
  orthonormalityError,
  residualNorms,
} from "../../../../reference/dense-eigen.ts";
import { normalizedAdjacencyMatrix } from "../../../../reference/normalized-adjacency-matrix.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { readGolden } from "../../../../support/golden.ts";
import { bitsOf, randomGraph } from "../../../../support/random-problems.ts";

function eigenpairsOf(graph: FuzzyGraph, count: number, seed: number): LaplacianEigenpairs {
  const found = laplacianEigenpairs(graph, count, seed);
  if (found === null) throw new Error("The graph should have a spectral layout.");
  return found;
}

/** With `count` vertices more that have no edges, put before every other one. */
function withIsolated(graph: FuzzyGraph, count: number): FuzzyGraph {
  const vertexCount = graph.vertexCount + count;
  const moved = (vertex: number) => vertex + Math.min(count, vertex + 1);
  const offsets = new Int32Array(vertexCount + 1);
  for (let i = 0; i < graph.vertexCount; i++) {
    offsets.fill(graph.offsets[i + 1], moved(i) + 1);
  }
  return { ...graph, vertexCount, offsets, neighbors: graph.neighbors.map(moved) };
}

/** A circle of weights 1. */
function ring(vertexCount: number): FuzzyGraph {
  const pairs = Array.from({ length: vertexCount }, (_, i) =>
    [(i + 1) % vertexCount, (i + vertexCount - 1) % vertexCount].sort((a, b) => a - b),
  );
  return {
    vertexCount,
    offsets: Int32Array.from({ length: vertexCount + 1 }, (_, i) => 2 * i),
    neighbors: Int32Array.from(pairs.flat()),
    weights: new Float32Array(2 * vertexCount).fill(1),
  };
}

test("the eigenvalues are those of the reference", () => {
  const golden = readGolden<{ smallest_eigenvalues: number[] }>("spectral").smallest_eigenvalues;
  const { eigenvalues } = eigenpairsOf(fuzzyGraph(goldenNeighbors()), golden.length - 1, 42);
  golden.slice(1).forEach((value, j) => {
    expect(Math.abs(eigenvalues[j] - value)).toBeLessThan(1e-4);
  });
});

test("the eigenpairs of small graphs are those of a dense solver", () => {
  for (const [vertexCount, seed] of [
    [6, 1],
    [25, 2],
    [40, 3],
  ] as const) {
    const graph = randomGraph(vertexCount, 0.6, seed);
    expect(connectedComponents(graph).count).toBe(1);
    const matrix = normalizedAdjacencyMatrix(graph);
    const laplacian = matrix.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) - value));
    const smallest = bisectedEigenvalues(laplacian).toReversed();
    expect(smallest[0]).toBeCloseTo(0, 8);
    const { eigenvalues, vectors } = eigenpairsOf(graph, 5, 1);
    eigenvalues.forEach((value, j) => expect(value).toBeCloseTo(smallest[j + 1], 6));
    expect(orthonormalityError(vectors, 5)).toBeLessThan(1e-6);
    expect(Math.max(...residualNorms(laplacian, eigenvalues, vectors))).toBeLessThan(1e-5);
  }
});

test("vectors of larger graphs are orthonormal with small residuals", () => {
  const graph = randomGraph(300, 0.05, 5);
  const { eigenvalues, vectors } = eigenpairsOf(graph, 4, 9);
  const matrix = normalizedAdjacencyMatrix(graph);
  const values = eigenvalues.map((value) => 1 - value);
  expect(orthonormalityError(vectors, 4)).toBeLessThan(1e-5);
  expect(Math.max(...residualNorms(matrix, values, vectors))).toBeLessThan(5.5e-4);
});

test("a ring is laid out as a circle, with the eigenvalues of a ring", () => {
  const { eigenvalues, vectors } = eigenpairsOf(ring(200), 2, 3);
  const expected = 1 - Math.cos((2 * Math.PI) / 200);
  for (const value of eigenvalues) expect(value).toBeCloseTo(expected, 4);
  expect(vectors).toHaveLength(400);
  for (let i = 0; i < 200; i++) {
    expect(Math.hypot(vectors[2 * i], vectors[2 * i + 1])).toBeCloseTo(0.1, 2);
  }
});

test("isolated vertices get zeros and change nothing for the others", () => {
  for (const graph of [randomGraph(40, 0.5, 7), randomGraph(300, 0.05, 8)]) {
    const alone = eigenpairsOf(graph, 3, 1).vectors;
    const spread = eigenpairsOf(withIsolated(graph, 5), 3, 1).vectors;
    const rows = Array.from({ length: graph.vertexCount + 5 }, (_, i) =>
      spread.subarray(3 * i, 3 * i + 3),
    );
    for (const i of [0, 2, 4, 6, 8]) expect([...rows[i]]).toEqual([0, 0, 0]);
    const others = rows.filter((_, i) => i > 8 || i % 2 === 1);
    expect(others.flatMap((row) => [...row])).toEqual([...alone]);
  }
});

test("the same graph and seed give the same bytes", () => {
  const graph = randomGraph(200, 0.1, 11);
  const { vectors } = eigenpairsOf(graph, 2, 5);
  expect(bitsOf(eigenpairsOf(graph, 2, 5).vectors)).toEqual(bitsOf(vectors));
  expect(spectralLayout(graph, 2, 5)).toEqual(vectors);
});

test("several components, no edges, or too few vertices give no layout", () => {
  const pair = ring(4);
  const apart = {
    vertexCount: 8,
    offsets: Int32Array.from([...pair.offsets, ...pair.offsets.subarray(1).map((at) => at + 8)]),
    neighbors: Int32Array.from([...pair.neighbors, ...pair.neighbors.map((i) => i + 4)]),
    weights: new Float32Array(16).fill(1),
  };
  expect(spectralLayout(apart, 2, 1)).toBeNull();
  expect(spectralLayout(withIsolated(apart, 1), 2, 1)).toBeNull();
  const empty = new Int32Array(0);
  const edgeless = {
    vertexCount: 3,
    offsets: new Int32Array(4),
    neighbors: empty,
    weights: new Float32Array(0),
  };
  expect(spectralLayout(edgeless, 2, 1)).toBeNull();
  expect(spectralLayout(ring(4), 4, 1)).toBeNull();
  expect(spectralLayout(ring(4), 3, 1)).toHaveLength(12);
});
