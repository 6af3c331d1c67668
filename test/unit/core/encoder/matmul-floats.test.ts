import { expect, test } from "vitest";
import { multiplyFloatsIn } from "../../../../src/core/encoder/matmul-floats.ts";
import { packFloatPanels } from "../../../../src/core/encoder/pack-panels.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";

test("products with packed weights are those of the matrices, bias added", () => {
  const [rowCount, depth, columnCount] = [4, 8, 24];
  const [a, panels, bias, out] = [64, 1024, 4096, 5120];
  const buffer = filledBuffer(2048, 1);
  const floats = new Float32Array(buffer);
  const weights = floats.slice(panels / 4, panels / 4 + columnCount * depth);
  floats.set(packFloatPanels(weights, depth), panels / 4);
  const multiply = multiplyFloatsIn(buffer);
  for (const biasAt of [bias, 0]) {
    multiply(a, 48, rowCount, depth, panels, biasAt, columnCount, out, 128);
    for (let i = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++) {
        let sum = biasAt === 0 ? 0 : (floats[biasAt / 4 + j] as number);
        for (let k = 0; k < depth; k++) {
          sum += (floats[a / 4 + 12 * i + k] as number) * (weights[j * depth + k] as number);
        }
        expect(floats[out / 4 + 32 * i + j]).toBeCloseTo(sum, 5);
      }
    }
  }
});
