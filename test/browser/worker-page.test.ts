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

  it("keeps to its policy, and so does the API reference", async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on(
      "console",
      (message) => void (message.type() === "error" && errors.push(message.text())),
    );
    const home = await page.goto(worker.url.href);
    expect(home?.headers()["content-security-policy"]).toContain("script-src 'self'");
    const reference = await page.goto(new URL("/docs", worker.url).href);
    expect(reference?.headers()["content-security-policy"]).toContain("default-src 'none'");
    await page.getByText("Make a key").first().waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it("refreshes the corpus and shows its topics anew", async () => {
    const page = await browser.newPage();
    await page.goto(worker.url.href);
    await page.locator("#topics button").first().waitFor();
    await page.click("#refresh");
    const client = createClient({ baseUrl: worker.url.href });
    // What has not changed is soon done: the status may be over before anybody looks.
    await expect.poll(async () => (await client.listVersions("subjects")).versions.length).toBe(2);
    await expect.poll(() => page.textContent("#status")).toBe("");
    expect(await page.locator("#topics button").count()).toBeGreaterThanOrEqual(4);
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
