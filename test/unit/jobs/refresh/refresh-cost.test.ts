import { beforeEach, expect, test } from "vitest";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { estimateTokens } from "../../../../src/embedders/estimate-tokens.ts";
import { checkCorpusQuota } from "../../../../src/jobs/usage/quota-exceeded.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { digestOf, wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const documents = wordDocuments;
const texts = [...new Set(documents.map(({ text }) => text))];
const estimated = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
/** What the vendor counts of a text: less than the estimate, which is from above. */
const counted = (text: string): number => Math.ceil(text.length / 4);
const paid = texts.reduce((sum, text) => sum + counted(text), 0);

let world: RefreshWorld;
let tokensPaid: number;

/** The world's embedder as a vendor's, at a dollar a token. */
function sell({ price = true } = {}): void {
  const { dependencies } = world;
  const { embedder } = dependencies;
  dependencies.embedder = async (id): Promise<Embedder> => {
    const words = await embedder(id);
    return {
      ...words,
      limits: { inputsPerRequest: 10 },
      rates: { account: async () => "account" },
      ...(price && { price: { perMillionTokens: 1e6, asOf: "2026-01-01" } }),
      async embed(inputs, options) {
        const answer = await words.embed(inputs, options);
        const tokens = inputs.reduce((sum, text) => sum + counted(text as string), 0);
        tokensPaid += tokens;
        return { ...answer, usage: { tokens } };
      },
    };
  };
}

beforeEach(() => {
  world = createRefreshWorld(kernels);
  tokensPaid = 0;
});

test("an estimate says what a refresh would embed, and starts nothing", async () => {
  sell();
  await world.put();
  await world.add(documents);
  const expected = { embedder: "words/one", currency: "USD", priceAsOf: "2026-01-01" };
  expect(await world.corpus.estimateRefresh("full")).toEqual({
    ...expected,
    documents: documents.length,
    texts: texts.length,
    tokens: estimated,
    cost: estimated,
  });
  expect(world.embedded).toEqual([]);
  await world.refresh();
  await world.add([{ id: "fresh", text: "planet orbit telescope" }]);
  const fresh = { texts: 1, tokens: estimateTokens("planet orbit telescope") };
  expect(await world.corpus.estimateRefresh("full")).toMatchObject({ documents: 61, ...fresh });
  expect(await world.corpus.estimateRefresh("assign")).toMatchObject({ documents: 1, ...fresh });
});

test("batches are estimated at half the price, what has no vendor at nothing", async () => {
  await world.put();
  await world.add(documents);
  expect(await world.corpus.estimateRefresh("auto")).toMatchObject({ cost: 0, priceAsOf: null });
  sell();
  await world.put({ embedding: { batch: true } });
  expect(await world.corpus.estimateRefresh("auto")).toMatchObject({ cost: estimated / 2 });
});

test("a refresh that is estimated above what its corpus has left of the day fails, and what one spends is noted", async () => {
  sell();
  const { meter, dependencies } = world;
  dependencies.checkQuota = (corpus, estimate) => checkCorpusQuota(corpus, meter, estimate);
  await world.put();
  await world.add(documents);
  await meter.setLimits({ costPerDay: estimated - 1 });
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "quota_exceeded" },
  });
  expect(tokensPaid).toBe(0);
  await meter.setLimits({ tokensPerDay: estimated });
  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(await meter.read("0000-01-01", "9999-12-31")).toMatchObject([
    { documents: 0, tokens: paid, cost: paid },
  ]);
  // Nothing is left to embed, so nothing is too much.
  expect(await world.refresh("full")).toMatchObject({ state: "completed" });
});

test("a refresh whose estimate is above the limit ends before anything is spent", async () => {
  sell();
  await world.put({ maxCost: estimated - 1 });
  await world.add(documents);
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({
    state: "failed",
    problem: { code: "cost_limit_exceeded" },
    usage: { tokens: 0, cost: 0 },
  });
  expect(refresh.problem?.detail).toContain(`${estimated.toPrecision(3)} dollars`);
  expect(refresh.problem?.detail).toContain(`at most ${estimated - 1}`);
  expect(tokensPaid).toBe(0);
});

test("the limit of a refresh stands in for that of its corpus", async () => {
  sell();
  await world.put({ maxCost: 1 });
  await world.add(documents);
  const { refresh } = await world.corpus.startRefresh("full", { maxCost: estimated });
  await world.run(refresh.id);
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({
    state: "completed",
    usage: { tokens: paid, isEstimated: false, cost: paid, currency: "USD" },
  });
  expect(tokensPaid).toBe(paid);
});

test("a refresh that reaches its limit under way stops, and what it paid for is kept", async () => {
  sell();
  await world.put();
  await world.add(documents);
  const limit = Math.ceil(estimated / 2);
  // A source may give more than was there at the estimate: here it was not asked for.
  const { corpus } = world;
  const estimate = await corpus.estimateRefresh("full");
  world.dependencies.corpus = {
    ...corpus,
    estimateRefresh: async () => ({ ...estimate, cost: 0 }),
  };
  const { refresh } = await corpus.startRefresh("full", { maxCost: limit });
  await world.run(refresh.id);
  const stopped = await corpus.getRefresh(refresh.id);
  expect(stopped).toMatchObject({ state: "failed", problem: { code: "cost_limit_exceeded" } });
  expect(stopped.problem?.detail).toContain(`at most ${limit}`);
  expect(tokensPaid).toBeGreaterThan(0);
  expect(tokensPaid).toBeLessThanOrEqual(limit);
  expect(stopped.usage).toMatchObject({ tokens: tokensPaid, cost: tokensPaid });

  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(world.embedded.toSorted()).toEqual(texts.toSorted());
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
});

test("what an attempt spent that was run again counts towards the limit once", async () => {
  sell();
  await world.put({ maxCost: 3 * estimated });
  await world.add(documents);
  const { refresh } = await world.corpus.startRefresh("full");
  await world.run(refresh.id, { repeating: true });
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({
    state: "completed",
    usage: { tokens: paid },
  });
});

test("a limit on a vendor whose price nobody knows is refused", async () => {
  sell({ price: false });
  await world.put({ maxCost: 1 });
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "invalid_option" },
  });
  expect(tokensPaid).toBe(0);
  await world.put({ maxCost: null });
  expect(await world.refresh()).toMatchObject({
    state: "completed",
    usage: { tokens: paid, cost: null },
  });
});

test("a limit costs a corpus without a vendor nothing", async () => {
  await world.put({ maxCost: 0 });
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({ state: "completed", usage: { cost: 0 } });
});
