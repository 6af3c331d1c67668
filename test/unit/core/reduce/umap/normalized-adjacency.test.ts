import { expect, test } from "vitest";
import { normalizedAdjacency } from "../../../../../src/core/reduce/umap/normalized-adjacency.ts";
import { normalizedAdjacencyMatrix } from "../../../../reference/normalized-adjacency-matrix.ts";
import { randomGraph, randomPositions } from "../../../../support/random-problems.ts";

test("a product is that of the dense matrix, scaled, shifted and added to what is kept", () => {
  const graph = randomGraph(30, 0.5, 3);
  const matrix = normalizedAdjacencyMatrix(graph);
  const from = Float64Array.from(randomPositions(30, 4, 1));
  const into = Float64Array.from(randomPositions(30, 4, 2));
  const before = into.slice();
  normalizedAdjacency(graph).apply(from, into, 1.5, 0.25, 2);
  for (let i = 0; i < 30; i++) {
    for (let c = 0; c < 4; c++) {
      const product = matrix[i].reduce((sum, value, j) => sum + value * from[4 * j + c], 0);
      const expected = 1.5 * (product - 0.25 * from[4 * i + c]) - 2 * before[4 * i + c];
      expect(into[4 * i + c]).toBeCloseTo(expected, 5);
    }
  }
});

test("the trivial vector is a unit eigenvector of the eigenvalue 1", () => {
  const graph = randomGraph(30, 0.5, 4);
  const { trivialVector } = normalizedAdjacency(graph);
  expect(trivialVector.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
  normalizedAdjacencyMatrix(graph).forEach((row, i) => {
    const product = row.reduce((sum, value, j) => sum + value * trivialVector[j], 0);
    expect(product).toBeCloseTo(trivialVector[i], 10);
  });
});
