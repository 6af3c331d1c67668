import { expect, onTestFinished, test } from "vitest";
import type { BatchInput } from "../../../../src/embedders/openai/openai-batch-file.ts";
import {
  type BatchResult,
  createOpenAiBatch,
  type OpenAiBatch,
  type OpenAiBatchOptions,
} from "../../../../src/embedders/openai/openai-batch.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiBatches, type FakeBatches } from "../../../support/fakes/openai-batches.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

interface World {
  vendor: FakeVendor;
  batches: FakeBatches;
  /** A new one each time, as after a restart. */
  create(options?: Partial<OpenAiBatchOptions>): OpenAiBatch;
}

async function createWorld(about: Parameters<typeof createOpenAiBatches>[0] = {}): Promise<World> {
  const batches = createOpenAiBatches(about);
  const dialect = createOpenAiDialect({ dimensions: 16, serve: batches.serve });
  const vendor = await createFakeVendor({ dialect });
  onTestFinished(() => vendor.close());
  const create = (options: Partial<OpenAiBatchOptions> = {}) =>
    createOpenAiBatch({
      model: "text-embedding-3-small",
      dimensions: 16,
      apiKey: vendor.key,
      baseUrl: vendor.url,
      urlRules: { trustedOrigins: [new URL(vendor.url).origin] },
      ...options,
    });
  return { vendor, batches, create };
}

const inputsOf = (texts: readonly string[]): BatchInput[] =>
  texts.map((text, i) => ({ key: `k${i}`, text }));

async function waitFor(batch: OpenAiBatch, batchId: string): Promise<string[]> {
  const states: string[] = [];
  do states.push((await batch.status(batchId)).state);
  while (states.at(-1) === "running");
  return states;
}

async function collect(batch: OpenAiBatch, batchId: string): Promise<Map<string, BatchResult>> {
  const results = new Map<string, BatchResult>();
  for await (const result of batch.collect(batchId)) {
    expect(results.has(result.key)).toBe(false);
    results.set(result.key, result);
  }
  return results;
}

test("a batch's vectors come back by the keys of their texts, whatever their order", async () => {
  const { vendor, create } = await createWorld();
  const inputs = inputsOf(["one", "two – zwei", "three\nlines\r\n", "four"]);
  const batch = create();
  const { batchId, end } = await batch.submit(inputs, { name: "corpus-1" });
  expect(end).toBe(4);
  expect(await waitFor(batch, batchId)).toEqual(["running", "running", "completed"]);
  const results = await collect(batch, batchId);
  expect(results.size).toBe(4);
  for (const { key, text } of inputs) {
    const { vector } = results.get(key) ?? {};
    const expected = vendor.vector(text);
    expect(vector?.every((value, i) => Math.abs(value - expected[i]) < 1e-6)).toBe(true);
  }
  expect(vendor.violations).toEqual([]);
});

test("a batch is gone on with by its id, or its name, by another that knows nothing", async () => {
  const { vendor, create } = await createWorld();
  await create().submit(inputsOf(["other"]), { name: "another" });
  const { batchId } = await create().submit(inputsOf(["one"]), { name: "corpus-1" });
  expect(await create().find("corpus-1")).toBe(batchId);
  expect(await create().find("none")).toBeNull();
  await waitFor(create(), batchId);
  await collect(create(), batchId);
  const paid = vendor.tokensPaid;
  expect((await collect(create(), batchId)).size).toBe(1);
  expect(vendor.tokensPaid).toBe(paid);
});

test("an input that is refused takes no other with it", async () => {
  const { create } = await createWorld();
  const batch = create();
  const inputs = inputsOf(["one", "long ".repeat(9000), "three"]);
  const { batchId } = await batch.submit(inputs, { name: "corpus-1" });
  await waitFor(batch, batchId);
  const results = await collect(batch, batchId);
  expect(results.get("k0")?.vector).toHaveLength(16);
  expect(results.get("k2")?.vector).toHaveLength(16);
  expect(results.get("k1")?.error).toMatchObject({ kind: "input_too_long", limit: 8192 });
  expect(await batch.status(batchId)).toMatchObject({ doneCount: 2, failedCount: 1 });
});

test("of a batch whose time was up there is what was done", async () => {
  const { create } = await createWorld({ expireAfter: 2 });
  const batch = create();
  const { batchId } = await batch.submit(inputsOf(["one", "two", "three"]), { name: "c" });
  expect((await waitFor(batch, batchId)).at(-1)).toBe("expired");
  const results = await collect(batch, batchId);
  expect(results.get("k1")?.vector).toHaveLength(16);
  const { error } = results.get("k2") ?? {};
  expect(error).toMatchObject({ kind: "unavailable", isRetryable: true });
  expect(error?.message).toContain("batch_expired");
});

test("what is more than a batch takes is left for the next", async () => {
  const { batches, create } = await createWorld();
  const batch = create({ maxFileBytes: 400 });
  const inputs = inputsOf(Array.from({ length: 7 }, (_, i) => `text ${i}`));
  const ends: number[] = [];
  for (let start = 0; start < inputs.length; start = ends.at(-1) ?? Infinity) {
    ends.push((await batch.submit(inputs, { name: `c-${start}`, start })).end);
  }
  expect(ends.at(-1)).toBe(7);
  expect(ends.length).toBeGreaterThan(2);
  const lines = [...batches.files.values()].flatMap((file) => file.trimEnd().split("\n"));
  expect(lines.map((line) => JSON.parse(line).custom_id)).toEqual(inputs.map(({ key }) => key));
  for (const file of batches.files.values()) expect(file.length).toBeLessThanOrEqual(400);
});

test("a batch that runs has nothing to collect yet, one that is cancelled is found no more", async () => {
  const { create } = await createWorld();
  const batch = create();
  const { batchId } = await batch.submit(inputsOf(["one"]), { name: "c" });
  await expect(collect(batch, batchId)).rejects.toThrow("still running");
  expect(await batch.cancel(batchId)).toMatchObject({ state: "cancelled" });
  expect(await batch.find("c")).toBeNull();
  expect((await collect(batch, batchId)).size).toBe(0);
});

test("an unknown batch, a wrong key and a signal end in errors without the key", async () => {
  const { create } = await createWorld();
  await expect(create().status("batch_9")).rejects.toMatchObject({ kind: "unknown_model" });
  const request = create({ apiKey: "sk-wrong-key" }).submit(inputsOf(["one"]), { name: "c" });
  await expect(request).rejects.toMatchObject({ kind: "unauthorized" });
  await expect(request).rejects.not.toThrow("sk-wrong-key");
  const reason = new Error("enough");
  await expect(create().status("batch_9", AbortSignal.abort(reason))).rejects.toBe(reason);
});

test("a batch costs half", async () => {
  const { create } = await createWorld();
  expect(create().price?.perMillionTokens).toBe(0.01);
});
