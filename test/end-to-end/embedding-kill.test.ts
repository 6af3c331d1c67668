import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createRandom } from "../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { createCustomEmbedder } from "../../src/embedders/custom/custom-embedder.ts";
import { embedMany } from "../../src/embedders/embed-many.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { createCustomDialect } from "../support/fakes/custom-dialect.ts";
import { createFakeVendor, type FakeVendor } from "../support/fakes/fake-vendor.ts";
import { fakeTokens } from "../support/fakes/fake-vector.ts";
import { loadKernels } from "../support/kernels.ts";
import { startKillableWorker } from "./killable-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const COUNT = 5_000;
const KILL_COUNT = 20;
const DIMENSIONS = 16;
/** What a kill can lose: the request under way. */
const INPUTS_PER_REQUEST = 5;
const SILENCE_MS = 1_000;
const CORPUS = "killed";
const ids = Array.from({ length: COUNT }, (_, i) => `d${String(i).padStart(4, "0")}`);
const texts = ids.map((id) => `What the water did to the bridge: ${id}`);

test("a Worker killed twenty times while it embeds 5,000 documents pays for 2 % too much at most, with the same topics", async () => {
  const random = createRandom(11);
  await using vendor = await createFakeVendor({ dialect: createCustomDialect() });
  const worker = await startKillableWorker(await temporaryFolder(), SILENCE_MS, {
    CUSTOM_OWN_URL: vendor.url,
    CUSTOM_OWN_API_KEY: vendor.key,
  });
  onTestFinished(() => worker.stop());
  const { client } = worker;
  const query = `dimensions=${DIMENSIONS}&inputsPerRequest=${INPUTS_PER_REQUEST}&concurrentRequests=1`;
  await client.putCorpus(CORPUS, { embedder: `custom/own?${query}` });
  await client.addDocuments(
    CORPUS,
    ids.map((id, i) => ({ id, text: texts[i] as string })),
  );
  const { id } = await client.startRefresh(CORPUS, { mode: "full" });
  for (let kill = 0; kill < KILL_COUNT; kill++) {
    await waitForRequest(vendor);
    await sleep(random.uniform() * 500);
    // Of the first batch nothing is told before it is whole.
    expect(["queued", "embedding"]).toContain((await client.getRefresh(CORPUS, id)).state);
    await worker.killAndRestart();
  }
  let last;
  for await (last of client.followRefresh(CORPUS, id));
  expect(last).toMatchObject({ state: "completed", warnings: [] });

  const least = texts.reduce((sum, text) => sum + fakeTokens(text), 0);
  expect(vendor.tokensPaid).toBeLessThanOrEqual(1.02 * least);
  expect(new Set(vendor.delivered())).toEqual(new Set(texts));
  // Of the request before a kill it may be unknown what it took.
  expect(last?.usage.tokens).toBeLessThanOrEqual(vendor.tokensPaid);
  expect(last?.usage.tokens).toBeGreaterThanOrEqual(0.98 * least);

  const { versions } = await client.listVersions(CORPUS);
  expect(versions).toEqual([expect.objectContaining({ digest: await digestUndisturbed() })]);
});

async function waitForRequest(vendor: FakeVendor): Promise<void> {
  const { length } = vendor.requests;
  while (vendor.requests.length === length) await sleep(10);
}

/** Of the same documents, embedded and fitted in one go. */
async function digestUndisturbed(): Promise<string> {
  await using vendor = await createFakeVendor({ dialect: createCustomDialect() });
  const embedder = createCustomEmbedder({
    name: "own",
    url: vendor.url,
    apiKey: vendor.key,
    dimensions: DIMENSIONS,
    trustedOrigins: [new URL(vendor.url).origin],
  });
  const { vectors } = await embedMany(embedder, texts);
  const documents = { ids, texts, vectors, dimensions: DIMENSIONS };
  return (await fitDocuments(documents, DEFAULT_FIT_OPTIONS, await loadKernels())).digest;
}
