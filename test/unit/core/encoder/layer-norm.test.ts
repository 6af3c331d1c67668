import { expect, test } from "vitest";
import { normalizeLayerIn } from "../../../../src/core/encoder/layer-norm.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";

test.each([0, 1024])(
  "rows get mean and deviation by their definition (residual at %i)",
  (residual) => {
    const [rowCount, width, gain, bias, epsilon] = [3, 16, 2048, 2304, 1e-5];
    const buffer = filledBuffer(1024, 5, 8);
    const floats = new Float32Array(buffer);
    const before = floats.slice();
    normalizeLayerIn(buffer)(64, residual, rowCount, width, gain, bias, epsilon);
    for (let row = 0; row < rowCount; row++) {
      const sums = Array.from({ length: width }, (_, d) => {
        const x = before[16 + row * width + d] as number;
        return residual === 0 ? x : x + (before[residual / 4 + row * width + d] as number);
      });
      const mean = sums.reduce((sum, x) => sum + x, 0) / width;
      const variance = sums.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width;
      for (const [d, x] of sums.entries()) {
        const unit = (x - mean) / Math.sqrt(variance + epsilon);
        const wanted = unit * (before[gain / 4 + d] as number) + (before[bias / 4 + d] as number);
        expect(floats[16 + row * width + d]).toBeCloseTo(wanted, 4);
      }
    }
    expect(floats.subarray(16 + rowCount * width)).toEqual(before.subarray(16 + rowCount * width));
  },
);
