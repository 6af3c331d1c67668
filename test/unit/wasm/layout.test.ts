import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels, LayoutProblem, NewPoints } from "../../../src/core/kernels.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { loadKernels } from "../../support/kernels.ts";
import {
  bitsOf,
  layoutProblem,
  randomGraph,
  randomPositions,
} from "../../support/random-problems.ts";

const reference = createReferenceKernels();
const wasm = await loadKernels();
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const dimensionCounts = fc.oneof(
  fc.constantFrom(1, 2, 3, 4, 5, 64),
  fc.integer({ min: 1, max: 64 }),
);

/** Curves and rates far beyond what a fit asks for. */
const hardProblems = fc.record({
  dimensions: dimensionCounts,
  negativeSampleCount: fc.integer({ min: 0, max: 9 }),
  a: fc.constantFrom(1e-3, 1.9, 5.8, 1e4),
  b: fc.constantFrom(0.01, 0.79, 1.93, 20),
  repulsion: fc.constantFrom(0, 1, 1e6),
  learningRate: fc.constantFrom(1e-3, 1, 1e3),
  epochCount: fc.integer({ min: 1, max: 8 }),
  seed: seeds,
});

/** Among them vertices at one place, some next to each other and some very far apart. */
function hardPositions(vertexCount: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed, 1);
  const positions = new Float32Array(vertexCount * dimensions);
  for (let i = 0; i < vertexCount; i++) {
    const scale = [0, 1e-30, 1e-20, 1e-6, 1, 10, 1e6, 1e17][random.uint32() % 8] as number;
    for (let d = 0; d < dimensions; d++) {
      positions[i * dimensions + d] = scale * (random.uniform() - 0.5);
    }
  }
  return positions;
}

function run(kernels: Kernels, problem: LayoutProblem, start: Float32Array): Float32Array {
  const optimizer = kernels.layout(problem);
  optimizer.setPositions(start);
  optimizer.advance(0, problem.epochCount);
  return optimizer.readPositions();
}

test("positions have the bits of the reference, and are finite, however hard the problem", () => {
  fc.assert(
    fc.property(
      hardProblems,
      fc.integer({ min: 1, max: 25 }),
      fc.constantFrom(0, 0.05, 0.5),
      (changes, vertexCount, density) => {
        const problem = layoutProblem(randomGraph(vertexCount, density, changes.seed), changes);
        const start = hardPositions(vertexCount, changes.dimensions, changes.seed);
        const moved = run(wasm, problem, start);
        expect(bitsOf(moved)).toEqual(bitsOf(run(reference, problem, start)));
        expect(moved.every(Number.isFinite)).toBe(true);
      },
    ),
    { seed: 21, numRuns: 150 },
  );
});

function randomNewPoints(
  pointCount: number,
  neighborCount: number,
  vertexCount: number,
  dimensions: number,
  seed: number,
): NewPoints {
  const random = createRandom(seed, 2);
  const neighbors = new Int32Array(pointCount * neighborCount);
  const weights = new Float32Array(pointCount * neighborCount);
  for (let at = 0; at < neighbors.length; at++) {
    const isMissing = random.uint32() % 5 === 0;
    neighbors[at] = isMissing ? -1 : random.uint32() % vertexCount;
    weights[at] = isMissing ? 0 : random.uniform();
  }
  return {
    positions: hardPositions(pointCount, dimensions, seed + 1),
    neighborCount,
    neighbors,
    weights,
    seeds: new Int32Array(pointCount).map(() => random.uint32()),
  };
}

test("new points have the bits of the reference, alone as among others", () => {
  fc.assert(
    fc.property(
      hardProblems,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.oneof(fc.constantFrom(1, 256), fc.integer({ min: 1, max: 20 })),
      (changes, vertexCount, pointCount, neighborCount) => {
        const { dimensions, seed } = changes;
        const problem = layoutProblem(randomGraph(vertexCount, 0.3, seed), changes);
        const start = hardPositions(vertexCount, dimensions, seed);
        const points = randomNewPoints(pointCount, neighborCount, vertexCount, dimensions, seed);
        const expected = reference.layout(problem);
        const optimizer = wasm.layout(problem);
        expected.setPositions(start);
        optimizer.setPositions(start);
        const placed = optimizer.placePoints(points);
        expect(bitsOf(placed)).toEqual(bitsOf(expected.placePoints(points)));
        expect(bitsOf(optimizer.readPositions())).toEqual(bitsOf(start));
        expect(bitsOf(expected.readPositions())).toEqual(bitsOf(start));
        for (let i = 0; i < pointCount; i++) {
          const one = optimizer.placePoints({
            positions: points.positions.slice(i * dimensions, (i + 1) * dimensions),
            neighborCount,
            neighbors: points.neighbors.slice(i * neighborCount, (i + 1) * neighborCount),
            weights: points.weights.slice(i * neighborCount, (i + 1) * neighborCount),
            seeds: points.seeds.slice(i, i + 1),
          });
          const among = placed.slice(i * dimensions, (i + 1) * dimensions);
          expect(bitsOf(one)).toEqual(bitsOf(among));
        }
      },
    ),
    { seed: 22, numRuns: 60 },
  );
});

test("placing points does not change what the vertices do next", () => {
  const problem = layoutProblem(randomGraph(20, 0.3, 5), { dimensions: 3 });
  const start = randomPositions(20, 3, 6);
  for (const kernels of [reference, wasm]) {
    const optimizer = kernels.layout(problem);
    optimizer.setPositions(start);
    optimizer.advance(0, 4);
    optimizer.placePoints(randomNewPoints(3, 5, 20, 3, 7));
    optimizer.advance(4, problem.epochCount);
    expect(bitsOf(optimizer.readPositions())).toEqual(bitsOf(run(reference, problem, start)));
  }
});

test("a point of more neighbors than there is room for is refused", () => {
  const optimizer = wasm.layout(layoutProblem(randomGraph(4, 1, 1)));
  optimizer.setPositions(randomPositions(4, 2, 1));
  expect(() => optimizer.placePoints(randomNewPoints(1, 257, 4, 2, 1))).toThrow(RangeError);
});
