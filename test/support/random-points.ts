import { createRandom } from "../../src/core/math/random.ts";

/** Points of uniform coordinates in [0, 1), `pointCount × dimensions`. */
export function uniformPoints(pointCount: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(pointCount * dimensions).map(() => random.uniform());
}

/** Points around `centerCount` centers, each center with its own spread. */
export function clumpedPoints(
  pointCount: number,
  dimensions: number,
  centerCount: number,
  seed: number,
): Float32Array {
  const random = createRandom(seed);
  const centers = new Float32Array(centerCount * dimensions).map(() => 10 * random.uniform());
  const spreads = new Float32Array(centerCount).map(() => 0.2 + random.uniform());
  const points = new Float32Array(pointCount * dimensions);
  for (let i = 0; i < pointCount; i++) {
    const center = random.uint32() % centerCount;
    for (let d = 0; d < dimensions; d++) {
      const offset = random.uniform() + random.uniform() + random.uniform() - 1.5;
      points[i * dimensions + d] = centers[center * dimensions + d] + spreads[center] * offset;
    }
  }
  return points;
}

/** Points of few whole coordinates, so that distances are equal and points coincide. */
export function latticePoints(
  pointCount: number,
  dimensions: number,
  side: number,
  seed: number,
): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(pointCount * dimensions).map(() => random.uint32() % side);
}

/** Whole weights from 1 to `largest`. */
export function randomWeights(count: number, largest: number, seed: number): Int32Array {
  const random = createRandom(seed, 1);
  return new Int32Array(count).map(() => 1 + (random.uint32() % largest));
}

/** The items `0 … count - 1` in a random order. */
export function randomOrder(count: number, seed: number): Int32Array {
  const random = createRandom(seed, 2);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.uint32() % (i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The rows of `points` named by `rows`, one after the other. */
export function takeRows(points: Float32Array, dimensions: number, rows: Int32Array): Float32Array {
  const taken = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    taken.set(points.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  });
  return taken;
}
