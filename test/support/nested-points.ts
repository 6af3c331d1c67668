import { createRandom } from "../../src/core/math/random.ts";

/** Points in clumps of clumps: at each level 4 centers around the one above, a fifth as far out. */
export function nestedPoints(
  pointCount: number,
  dimensions: number,
  levelCount: number,
  seed: number,
): Float32Array {
  const random = createRandom(seed);
  const centers = Array.from({ length: 4 ** (levelCount + 1) * dimensions }, () =>
    random.uniform(),
  );
  const points = new Float32Array(pointCount * dimensions);
  for (let i = 0; i < pointCount; i++) {
    const place = random.uint32() % 4 ** levelCount;
    for (let d = 0; d < dimensions; d++) {
      let value = 0;
      for (let level = 1, scale = 100; level <= levelCount; level++, scale /= 5) {
        // Centers of a level are numbered by the first digits of the place.
        const center = 4 ** level + Math.floor(place / 4 ** (levelCount - level));
        value += scale * centers[center * dimensions + d];
      }
      points[i * dimensions + d] =
        value + (random.uniform() + random.uniform()) / 5 ** (levelCount - 3);
    }
  }
  return points;
}
