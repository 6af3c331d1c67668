import { expect, test } from "vitest";
import {
  activationLimit,
  multiplyIntegersIn,
} from "../../../../src/core/encoder/matmul-integers.ts";
import { packIntegerPanels } from "../../../../src/core/encoder/pack-panels.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";

test("no sum of products within the limit leaves 32 bits, and larger ones could", () => {
  for (const depth of [8, 384, 768, 1536, 4096]) {
    const limit = activationLimit(depth);
    expect(127 * depth * limit).toBeLessThan(2 ** 31);
    if (limit < 32767) expect(127 * depth * (limit + 1)).toBeGreaterThanOrEqual(2 ** 31);
  }
});

test("products with packed weights are those of the matrices, scaled, bias added", () => {
  const [rowCount, depth, columnCount] = [4, 16, 16];
  const [a, rowScales, panels, scales, bias, out, scratch] = [
    64, 512, 1024, 2048, 2304, 4096, 6144,
  ];
  const buffer = filledBuffer(2048, 2);
  const random = createRandom(3);
  const floats = new Float32Array(buffer);
  const rows = new Int16Array(buffer, a, rowCount * depth);
  for (let i = 0; i < rows.length; i++) rows[i] = (random.uint32() % 60000) - 30000;
  const weights = Int8Array.from({ length: columnCount * depth }, () => random.uint32());
  new Int8Array(buffer, panels, weights.length).set(packIntegerPanels(weights, depth));
  multiplyIntegersIn(buffer)(
    a,
    rowScales,
    rowCount,
    depth,
    panels,
    scales,
    bias,
    columnCount,
    out,
    scratch,
  );
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum += (rows[i * depth + k] as number) * (weights[j * depth + k] as number);
      }
      const scale = (floats[rowScales / 4 + i] as number) * (floats[scales / 4 + j] as number);
      const wanted = sum * scale + (floats[bias / 4 + j] as number);
      const found = floats[out / 4 + i * columnCount + j] as number;
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(3e-7 * (1 + Math.abs(sum * scale)));
    }
  }
});
