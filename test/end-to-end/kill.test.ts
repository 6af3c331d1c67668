import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { DocumentInput } from "../../src/api/schemas/document.ts";
import type { Refresh } from "../../src/api/schemas/refresh.ts";
import type { Client } from "../../src/client/client.ts";
import { createRandom, type Random } from "../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../support/kernels.ts";
import { madeCorpus } from "../support/made-corpus.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { type KillableWorker, startKillableWorker } from "./killable-worker.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const SILENCE_MS = 2_000;
const INGEST_KILL_COUNT = 4;
const REFRESH_KILL_COUNT = 6;
const BATCH = 20;
const CORPUS = "killed";
const documents = smallCorpus(400);

test.each([`precomputed/${documents.dimensions}`, "tfidf/20"])(
  "a Worker killed ten times keeps what it acknowledged, once, and ends its refreshes by %s by itself as if undisturbed",
  async (embedder) => {
    const random = createRandom(7);
    const worker = await startKillableWorker(await temporaryFolder(), SILENCE_MS);
    onTestFinished(() => worker.stop());
    const { client } = worker;
    await client.putCorpus(CORPUS, { embedder });
    const isMade = embedder.startsWith("tfidf");
    await ingestWhileKilled(worker, random, splitIntoBatches(!isMade));
    expect(await readIds(client)).toEqual(documents.ids);

    const last = await refreshWhileKilled(worker, random);
    // Left alone first: a call might be what wakes it.
    await sleep(4 * SILENCE_MS);
    expect(await waitForEnd(client, last.id)).toMatchObject({ state: "completed" });
    expect(await readIds(client)).toEqual(documents.ids);
    const expected = isMade ? await madeCorpus(embedder, documents) : documents;
    const { digest } = await fitDocuments(expected, DEFAULT_FIT_OPTIONS, await loadKernels());
    const { versions } = await client.listVersions(CORPUS);
    expect(new Set(versions.map((version) => version.digest))).toEqual(new Set([digest]));
  },
);

/** Sends the documents in batches; the Worker dies during some of them. What got no answer is sent again. */
async function ingestWhileKilled(
  worker: KillableWorker,
  random: Random,
  batches: readonly DocumentInput[][],
): Promise<void> {
  const fatal = new Set<number>();
  while (fatal.size < INGEST_KILL_COUNT) fatal.add(random.uint32() % batches.length);
  for (const [i, batch] of batches.entries()) {
    const send = () => worker.client.addDocuments(CORPUS, batch);
    if (fatal.has(i)) {
      const isAcknowledged = send().then(
        () => true,
        () => false,
      );
      await sleep(random.uniform() * 40);
      await worker.killAndRestart();
      if (await isAcknowledged) continue;
    }
    expect(await send()).toMatchObject({ rejected: [] });
  }
}

function splitIntoBatches(hasVectors: boolean): DocumentInput[][] {
  const { ids, texts, vectors, dimensions } = documents;
  const batches: DocumentInput[][] = [];
  ids.forEach((id, i) => {
    if (i % BATCH === 0) batches.push([]);
    const vector = [...vectors.subarray(i * dimensions, (i + 1) * dimensions)];
    batches.at(-1)?.push({ id, text: texts[i] as string, ...(hasVectors && { vector }) });
  });
  return batches;
}

async function readIds(client: Client): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Client["listDocuments"]>> = await client.listDocuments(
      CORPUS,
      cursor === null ? {} : { cursor },
    );
    ids.push(...page.documents.map((document) => document.id));
    cursor = page.cursor;
  } while (cursor !== null);
  return ids;
}

/** Kills the Worker between two changes of a refresh, chosen at random; answers the one under way at last. */
async function refreshWhileKilled(worker: KillableWorker, random: Random): Promise<Refresh> {
  const { client } = worker;
  let refresh = await client.startRefresh(CORPUS, { mode: "full" });
  for (let kill = 0; kill < REFRESH_KILL_COUNT; kill++) {
    refresh = await waitForChanges(client, refresh, 1 + (random.uint32() % 3));
    await sleep(random.uniform() * 100);
    await worker.killAndRestart();
  }
  return refresh;
}

/** Where a refresh completes too soon another one follows it. */
async function waitForChanges(client: Client, refresh: Refresh, count: number): Promise<Refresh> {
  let last = refresh;
  for (let seen = 0; seen < count;) {
    await sleep(20);
    let next = await client.getRefresh(CORPUS, last.id);
    if (next.finishedAt !== undefined) {
      expect(next).toMatchObject({ state: "completed" });
      next = await client.startRefresh(CORPUS, { mode: "full" });
    }
    if (JSON.stringify(next) !== JSON.stringify(last)) seen++;
    last = next;
  }
  return last;
}

async function waitForEnd(client: Client, id: string): Promise<Refresh> {
  for (;;) {
    const refresh = await client.getRefresh(CORPUS, id);
    if (refresh.finishedAt !== undefined) return refresh;
    await sleep(500);
  }
}
