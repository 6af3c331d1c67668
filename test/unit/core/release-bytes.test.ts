import { expect, test } from "vitest";
import { releaseBytes } from "../../../src/core/release-bytes.ts";

test("a released view and its buffer are empty", () => {
  const bytes = new Uint8Array(1000);
  const other = bytes.subarray(10);
  releaseBytes(new Float32Array(bytes.buffer, 0, 10));
  expect([bytes.length, other.length, bytes.buffer.byteLength]).toEqual([0, 0, 0]);
  releaseBytes(other);
});

test("an engine that cannot release keeps the bytes", () => {
  const bytes = new Uint8Array(10);
  Object.defineProperty(bytes.buffer, "transfer", { value: undefined });
  releaseBytes(bytes);
  expect(bytes.length).toBe(10);
});
