import { expect, test } from "vitest";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";

test("a memory is as long as asked for, zero, and its operations work on it", () => {
  const { buffer, operations } = createReferenceEncoderMemory(100);
  expect(buffer.byteLength).toBeGreaterThanOrEqual(100);
  const floats = new Float32Array(buffer);
  expect(floats.every((value) => value === 0)).toBe(true);
  floats.set([-1, 2, -3, 4], 16);
  operations.activate(64, 4, 3);
  expect([...floats.subarray(16, 20)]).toEqual([0, 2, 0, 4]);
});
