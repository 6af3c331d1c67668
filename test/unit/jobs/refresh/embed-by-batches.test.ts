import { afterEach, beforeEach, expect, test } from "vitest";
import { createOpenAiBatch } from "../../../../src/embedders/openai/openai-batch.ts";
import { createOpenAiEmbedder } from "../../../../src/embedders/openai/openai.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { fakeTokens } from "../../../support/fakes/fake-vector.ts";
import { createOpenAiBatches, type FakeBatches } from "../../../support/fakes/openai-batches.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const documents = wordDocuments;
const texts = [...new Set(documents.map(({ text }) => text))];
const tokens = texts.reduce((sum, text) => sum + fakeTokens(text), 0);

let vendor: FakeVendor;
let batches: FakeBatches;
let world: RefreshWorld;

async function createWorld(
  about: Parameters<typeof createOpenAiBatches>[0] = {},
): Promise<RefreshWorld> {
  await vendor?.close();
  batches = createOpenAiBatches(about);
  const dialect = createOpenAiDialect({ dimensions: 32, serve: batches.serve });
  vendor = await createFakeVendor({ dialect });
  world = createRefreshWorld(kernels);
  const options = {
    model: "text-embedding-3-small",
    dimensions: 32,
    apiKey: vendor.key,
    baseUrl: vendor.url,
    urlRules: { trustedOrigins: [new URL(vendor.url).origin] },
  };
  const embedder = createOpenAiEmbedder(options);
  world.dependencies.embedder = async () => embedder;
  world.dependencies.batchOf = () => createOpenAiBatch(options);
  await world.put({ embedder: embedder.id, embedding: { batch: true } });
  await world.add(documents);
  return world;
}

/** Requests for vectors that were not in a batch. */
const asked = () => vendor.requests.filter(({ inputs }) => inputs.length > 0);
const undisturbed = await createWorld();
await undisturbed.put({ embedder: "openai/text-embedding-3-small", embedding: { batch: false } });
await undisturbed.refresh();
const digestOfRequests = await undisturbed.digest();

beforeEach(async () => void (await createWorld()));
afterEach(() => vendor.close());

test("a corpus is embedded by one batch, at half the price, with the same topics", async () => {
  const naps: number[] = [];
  const refresh = await world.refresh("full", { onSleep: (ms) => void naps.push(ms) });
  expect(refresh).toMatchObject({ state: "completed", warnings: [] });
  expect(refresh.usage).toMatchObject({ tokens, isEstimated: false });
  expect(refresh.usage.cost).toBeCloseTo((tokens * 0.01) / 1e6, 12);
  expect(refresh.stages[0]).toEqual({
    name: "batch",
    done: texts.length,
    total: texts.length,
  });
  expect(naps).toEqual([60_000, 120_000]);
  expect(batches.batches.size).toBe(1);
  expect(asked()).toEqual([]);
  expect(vendor.tokensPaid).toBe(tokens);
  expect(await world.digest()).toBe(digestOfRequests);

  await world.add([{ id: "later", text: "planet orbit telescope" }]);
  await world.refresh();
  expect(batches.batches.size).toBe(2);
  expect(vendor.tokensPaid).toBe(tokens + fakeTokens("planet orbit telescope"));
});

test("a refresh that ends at any step and starts again hands nothing in twice", async () => {
  let step = 1;
  for (let isDone = false; !isDone; step++) {
    for (const when of ["before", "after"] as const) {
      await createWorld();
      let count = 0;
      const onStep = async () => void count++;
      const refresh = await world.refresh("full", { end: { step, when }, onStep });
      expect(refresh).toMatchObject({ state: "completed" });
      expect(batches.batches.size).toBe(1);
      expect(vendor.tokensPaid).toBe(tokens);
      expect(await world.digest()).toBe(digestOfRequests);
      isDone = count < step;
    }
  }
  expect(step).toBeGreaterThan(15);
});

test("the refresh after one that was cancelled takes its batch up", async () => {
  const { refresh } = await world.corpus.startRefresh("full");
  await world.run(refresh.id, {
    async onStep(name) {
      if (name === "batch-look-2") await world.corpus.cancelRefresh(refresh.id);
    },
  });
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({ state: "cancelled" });
  expect(await world.refresh()).toMatchObject({ state: "completed", usage: { tokens } });
  expect(batches.batches.size).toBe(1);
  expect(vendor.tokensPaid).toBe(tokens);
});

test("what a batch leaves undone is asked for by requests, and only that", async () => {
  await createWorld({ expireAfter: 40 });
  expect(await world.refresh()).toMatchObject({ state: "completed", warnings: [] });
  const left = asked().flatMap(({ inputs }) => inputs);
  expect(left).toHaveLength(texts.length - 40);
  expect(vendor.tokensPaid).toBe(tokens);
  expect(await world.digest()).toBe(digestOfRequests);
});

test("documents that a batch refuses are named, and too long or empty ones are not in it", async () => {
  vendor.limits.tokensPerInput = 100;
  await world.add([
    // Not estimated as too long by the model's own limit, but it is.
    { id: "refused", text: "violin ".repeat(100) },
    { id: "long", text: "melody ".repeat(20_000) },
  ]);
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "completed" });
  const [file = ""] = batches.files.values();
  expect(file).toContain("violin violin");
  expect(file).not.toContain("melody melody melody melody melody melody");
  // Requests cut both to what is read.
  expect(refresh.warnings).toEqual([expect.objectContaining({ code: "text_truncated", count: 2 })]);
});

test("a batch that fails as a whole fails the refresh, with the vendor's reason", async () => {
  const { batchOf } = world.dependencies;
  world.dependencies.batchOf = (id) => {
    const batch = batchOf?.(id);
    if (!batch) return null;
    return {
      ...batch,
      status: async (batchId) => ({
        ...(await batch.status(batchId)),
        state: "failed",
        reason: "Enqueued token limit reached.",
      }),
    };
  };
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "embedding_failed", detail: /Enqueued token limit/ },
  });
  expect(asked()).toEqual([]);
});

test("a corpus that sleeps for a batch is not taken for lost", async () => {
  const { refresh } = await world.corpus.startRefresh("full");
  const quiet: (number | undefined)[] = [];
  const { corpus } = world;
  world.dependencies.corpus = {
    ...corpus,
    async reportRefresh(id, report) {
      quiet.push(report.quietMs);
      await corpus.reportRefresh(id, report);
    },
  };
  await world.run(refresh.id);
  expect(quiet.slice(0, 3)).toEqual([60_000, 120_000, undefined]);
});
