import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalWorker, startLocalWorker } from "../../scripts/local-worker.ts";
import { createClient } from "../../src/client/client.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { describePage } from "./page-suite.ts";

const executablePath = "/usr/bin/chromium";

describe.skipIf(!existsSync(executablePath))("the page of the Worker, in chromium", () => {
  let folder: string;
  let worker: LocalWorker;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgetopic-page-"));
    worker = await startLocalWorker({ persistTo: folder });
    await fitSmallCorpus(worker.url.href);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    await worker?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describePage(
    () => browser,
    () => worker.url.href,
  );

  it("refreshes the corpus and shows its topics anew", async () => {
    const page = await browser.newPage();
    await page.goto(worker.url.href);
    await page.locator("#topics button").first().waitFor();
    await page.click("#refresh");
    await expect.poll(() => page.textContent("#status")).toContain("Refresh of subjects");
    await expect.poll(() => page.textContent("#status")).toBe("");
    expect(await page.locator("#topics button").count()).toBeGreaterThanOrEqual(4);
    const { versions } = await createClient({ baseUrl: worker.url.href }).listVersions("subjects");
    expect(versions).toHaveLength(2);
    await page.close();
  });
});

async function fitSmallCorpus(baseUrl: string): Promise<void> {
  const client = createClient({ baseUrl });
  const { ids, texts, vectors, dimensions } = smallCorpus(400);
  await client.putCorpus("subjects", { embedder: `precomputed/${dimensions}` });
  const documents = ids.map((id, i) => ({
    id,
    text: texts[i] as string,
    vector: [...vectors.subarray(i * dimensions, (i + 1) * dimensions)],
  }));
  await client.addDocuments("subjects", documents);
  let refresh = await client.startRefresh("subjects");
  for await (refresh of client.followRefresh("subjects", refresh.id));
  expect(refresh).toMatchObject({ state: "completed" });
}
