import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { packedSymmetric } from "../../../../src/core/reduce/packed-symmetric.ts";
import { lowerTriangle, randomSymmetric } from "../../../support/random-symmetric.ts";

test("a product is that of the whole matrix, scaled, shifted and added to what is kept", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), (size, seed) => {
      const matrix = randomSymmetric(size, seed);
      const random = createRandom(seed, 1);
      const from = Float64Array.from({ length: 4 * size }, random.uniform);
      const into = Float64Array.from({ length: 4 * size }, random.uniform);
      const before = into.slice();
      packedSymmetric(lowerTriangle(matrix), size).apply(from, into, 1.5, 0.25, 2);
      for (let i = 0; i < size; i++) {
        for (let c = 0; c < 4; c++) {
          const product = matrix[i].reduce((sum, value, j) => sum + value * from[4 * j + c], 0);
          const expected = 1.5 * (product - 0.25 * from[4 * i + c]) - 2 * before[4 * i + c];
          expect(into[4 * i + c]).toBeCloseTo(expected, 12);
        }
      }
    }),
    { numRuns: 50, seed: 1 },
  );
});
