import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { layoutOptimizer } from "../../../../../src/core/reduce/umap/layout.ts";
import {
  layoutProblem,
  randomGraph,
  randomPositions,
} from "../../../../support/random-problems.ts";

/** One edge from both ends. */
const pair = {
  vertexCount: 2,
  offsets: Int32Array.of(0, 1, 2),
  neighbors: Int32Array.of(1, 0),
  weights: Float32Array.of(1, 1),
};

/** One edge from vertex 0 to vertex 1, among five vertices. */
const single = {
  vertexCount: 5,
  offsets: Int32Array.of(0, 1, 1, 1, 1, 1),
  neighbors: Int32Array.of(1),
  weights: Float32Array.of(1),
};

const clip = (value: number) => Math.max(-4, Math.min(4, value));

test("an edge moves both its ends by umap-learn's attractive gradient", () => {
  const problem = layoutProblem(single, { negativeSampleCount: 0 });
  const { a, b } = problem;
  for (const [x, y] of [
    [
      [0, 0],
      [1, 2],
    ],
    [
      [3, -1],
      [2.9, -1.05],
    ],
    [
      [0, 0],
      [30, 1],
    ],
  ] as const) {
    const optimizer = layoutOptimizer(problem);
    optimizer.setPositions(Float32Array.of(...x, ...y, 0, 0, 0, 0, 0, 0));
    optimizer.advance(0, 1);
    const square = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2;
    const gradient = (-2 * a * b * square ** (b - 1)) / (a * square ** b + 1);
    const moved = optimizer.readPositions();
    for (const d of [0, 1] as const) {
      const step = clip(gradient * (x[d] - y[d]));
      expect(moved[d]).toBeCloseTo(x[d] + step, 3);
      expect(moved[2 + d]).toBeCloseTo(y[d] - step, 3);
    }
  }
});

test("up to five negative samples repel the head by umap-learn's gradient, from where it was, drawn by seed and epoch", () => {
  const problem = layoutProblem(single, { negativeSampleCount: 5, repulsion: 1.5, dimensions: 3 });
  const positions = randomPositions(5, 3, 8);
  const attracted = layoutOptimizer({ ...problem, negativeSampleCount: 0 });
  attracted.setPositions(positions);
  attracted.advance(2, 3);
  const start = positions;
  const optimizer = layoutOptimizer(problem);
  optimizer.setPositions(positions);
  optimizer.advance(2, 3);
  const moved = optimizer.readPositions();

  const random = createRandom(problem.seed, 2);
  const others = Array.from({ length: 5 }, () => Math.floor(random.uniform() * 5));
  const expected = [...attracted.readPositions().subarray(0, 3)];
  for (const other of others) {
    const apart = [0, 1, 2].map((d) => (start[d] as number) - (start[other * 3 + d] as number));
    const square = apart.reduce((sum, value) => sum + value * value, 0);
    const gradient =
      (2 * 1.5 * problem.b) / ((0.001 + square) * (problem.a * square ** problem.b + 1));
    apart.forEach((value, d) => {
      expected[d] = (expected[d] as number) + clip(gradient * value) * (1 - 2 / 10);
    });
  }
  expected.forEach((value, d) => expect(moved[d]).toBeCloseTo(value, 3));
  expect(moved.subarray(3)).toEqual(attracted.readPositions().subarray(3));
});

test("over all epochs an edge is sampled in proportion to its weight", () => {
  const weights = [1, 0.5, 0.34, 0.105, 0.004];
  const graph = {
    vertexCount: 10,
    offsets: Int32Array.of(0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5),
    neighbors: Int32Array.of(5, 6, 7, 8, 9),
    weights: Float32Array.from(weights),
  };
  const problem = layoutProblem(graph, { negativeSampleCount: 0, epochCount: 200 });
  const optimizer = layoutOptimizer({ ...problem, learningRate: 1e-3 });
  optimizer.setPositions(randomPositions(10, 2, 1));
  const counts = weights.map(() => 0);
  for (let epoch = 0; epoch < 200; epoch++) {
    const before = optimizer.readPositions();
    optimizer.advance(epoch, epoch + 1);
    const after = optimizer.readPositions();
    weights.forEach((_, i) => {
      if (before[2 * i] !== after[2 * i]) counts[i] = (counts[i] as number) + 1;
    });
  }
  expect(counts).toEqual([200, 100, 68, 21, 0]);
});

test("stopping after any epoch and going on from the positions changes nothing", () => {
  const graph = randomGraph(30, 0.3, 2);
  const problem = layoutProblem(graph, { dimensions: 5 });
  const whole = layoutOptimizer(problem);
  whole.setPositions(randomPositions(30, 5, 3));
  whole.advance(0, 10);
  for (let stop = 0; stop <= 10; stop++) {
    const first = layoutOptimizer(problem);
    first.setPositions(randomPositions(30, 5, 3));
    first.advance(0, stop);
    const second = layoutOptimizer(problem);
    second.setPositions(first.readPositions());
    second.advance(stop, 10);
    expect(second.readPositions()).toEqual(whole.readPositions());
  }
});

test("vertices at one place stay there, and are not torn to NaN", () => {
  const optimizer = layoutOptimizer(layoutProblem(pair));
  optimizer.setPositions(Float32Array.of(1, 1, 1, 1));
  optimizer.advance(0, 10);
  expect([...optimizer.readPositions()]).toEqual([1, 1, 1, 1]);
});

test("groups of a graph come out apart from a random start", () => {
  const size = 20;
  const edges = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => Math.floor(i / size) * size + j).filter(
      (j) => j !== i,
    ),
  );
  const graph = {
    vertexCount: 60,
    offsets: Int32Array.from({ length: 61 }, (_, i) => i * (size - 1)),
    neighbors: Int32Array.from(edges.flat()),
    weights: new Float32Array(60 * (size - 1)).fill(1),
  };
  const optimizer = layoutOptimizer(layoutProblem(graph, { epochCount: 100 }));
  optimizer.setPositions(randomPositions(60, 2, 4));
  optimizer.advance(0, 100);
  const at = optimizer.readPositions();
  let nearest = 0;
  for (let i = 0; i < 60; i++) {
    const order = Array.from({ length: 60 }, (_, j) => j).filter((j) => j !== i);
    const distance = (j: number) =>
      ((at[2 * i] as number) - (at[2 * j] as number)) ** 2 +
      ((at[2 * i + 1] as number) - (at[2 * j + 1] as number)) ** 2;
    order.sort((j, k) => distance(j) - distance(k));
    if (Math.floor((order[0] as number) / size) === Math.floor(i / size)) nearest++;
  }
  expect(nearest).toBe(60);
});
