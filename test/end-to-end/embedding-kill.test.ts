import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createRandom, type Random } from "../../src/core/math/random.ts";
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
/** Each costs the time of a start; `EMBEDDING_KILLS=20` asks for more. */
const KILL_COUNT = Number(process.env["EMBEDDING_KILLS"] ?? 5);
const DIMENSIONS = 16;
/** What a kill can lose: the request under way. */
const INPUTS_PER_REQUEST = 5;
const SILENCE_MS = 1_000;
const CORPUS = "killed";
const ids = Array.from({ length: COUNT }, (_, i) => `d${String(i).padStart(4, "0")}`);
const texts = ids.map((id) => `What the water did to the bridge: ${id}`);

test("a Worker killed again and again while it embeds 5,000 documents pays for 2 % too much at most, with the same topics", async () => {
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
  for (const requestCount of drawKills(random)) {
    await waitForRequests(vendor, requestCount);
    await sleep(random.uniform() * 20);
    await worker.killAndRestart();
  }
  // Well before the end of it, however fast the machine is.
  expect(vendor.requests.length).toBeLessThan(COUNT / INPUTS_PER_REQUEST);
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

/** The numbers of requests after which the Worker is killed, ascending. */
function drawKills(random: Random): number[] {
  const most = 0.9 * (COUNT / INPUTS_PER_REQUEST);
  const counts = Array.from({ length: KILL_COUNT }, () => Math.ceil(random.uniform() * most));
  return counts.sort((a, b) => a - b);
}

/** Until there are so many, and one at least that was not there before. */
async function waitForRequests(vendor: FakeVendor, count: number): Promise<void> {
  const least = Math.max(count, vendor.requests.length + 1);
  while (vendor.requests.length < least) await sleep(2);
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
