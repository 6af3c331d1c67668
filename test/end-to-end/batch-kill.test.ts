import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createRandom } from "../../src/core/math/random.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { fakeTokens } from "../support/fakes/fake-vector.ts";
import { createOpenAiBatches } from "../support/fakes/openai-batches.ts";
import { createOpenAiDialect } from "../support/fakes/openai-dialect.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { startKillableWorker } from "./killable-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const KILL_COUNT = 6;
const SILENCE_MS = 1_000;
const CORPUS = "batched";
const { ids, texts } = smallCorpus(300);
const tokens = [...new Set(texts)].reduce((sum, text) => sum + fakeTokens(text), 0);

test("a Worker killed again and again while a batch embeds its corpus hands it in once, and pays once", async () => {
  const random = createRandom(5);
  const batches = createOpenAiBatches();
  await using vendor = await createFakeVendor({
    dialect: createOpenAiDialect({ serve: batches.serve }),
  });
  const worker = await startKillableWorker(await temporaryFolder(), SILENCE_MS, {
    OPENAI_API_KEY: vendor.key,
    OPENAI_BASE_URL: vendor.url,
  });
  onTestFinished(() => worker.stop());
  const { client } = worker;
  await client.putCorpus(CORPUS, {
    embedder: "openai/text-embedding-3-small?dimensions=64",
    embedding: { batch: true },
  });
  await client.addDocuments(
    CORPUS,
    ids.map((id, i) => ({ id, text: texts[i] as string })),
  );
  const { id } = await client.startRefresh(CORPUS, { mode: "full" });
  for (let kill = 0; kill < KILL_COUNT; kill++) {
    await sleep(random.uniform() * 1_500);
    await worker.killAndRestart();
  }
  let last;
  for await (last of client.followRefresh(CORPUS, id));
  expect(last).toMatchObject({
    state: "completed",
    warnings: [],
    usage: { tokens, isEstimated: false },
  });
  expect(batches.batches.size).toBe(1);
  expect(vendor.tokensPaid).toBe(tokens);
  expect(vendor.requests.filter(({ inputs }) => inputs.length > 0)).toEqual([]);
});
