import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quantizeWeights } from "../../../../src/core/encoder/quantize-weights.ts";

test("weights come back within half a step of their row, the largest as 127", () => {
  const rows = fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), {
    minLength: 24,
    maxLength: 24,
  });
  fc.assert(
    fc.property(rows, (numbers) => {
      const weights = Float32Array.from(numbers);
      const { values, scales } = quantizeWeights(weights, 8);
      for (const [at, weight] of weights.entries()) {
        const scale = scales[Math.floor(at / 8)] as number;
        expect(Math.abs((values[at] as number) * scale - weight)).toBeLessThanOrEqual(
          scale * 0.5001,
        );
      }
      for (let row = 0; row < 3; row++) {
        const magnitudes = values.subarray(8 * row, 8 * row + 8).map(Math.abs);
        const isZero = scales[row] === 0;
        expect(Math.max(...magnitudes)).toBe(isZero ? 0 : 127);
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});
