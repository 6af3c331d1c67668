import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { buildWasm } from "../../../scripts/build-wasm.ts";
import { createMemoryPlan } from "../../../src/wasm/memory.ts";

const module = await WebAssembly.compile(await readFile(await buildWasm()));

test("ranges are aligned, apart from one another and inside the memory", () => {
  const plan = createMemoryPlan();
  const sizes = [1, 64, 65, 0, 200_000];
  const starts = sizes.map((size) => plan.reserve(size));
  const { buffer } = plan.instantiate(module);
  starts.forEach((start, i) => {
    expect(start).toBeGreaterThan(0);
    expect(start % 64).toBe(0);
    const end = start + (sizes[i] as number);
    expect(end).toBeLessThanOrEqual(starts[i + 1] ?? buffer.byteLength);
  });
});

test("every instance has a memory of its own, all zeros", () => {
  const plan = createMemoryPlan();
  const start = plan.reserve(8);
  const first = new Uint8Array(plan.instantiate(module).buffer);
  first[start] = 1;
  expect(new Uint8Array(plan.instantiate(module).buffer).every((byte) => byte === 0)).toBe(true);
});
