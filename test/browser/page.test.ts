import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { startFakeApiServer, type FakeApiServer } from "../support/fake-api-server.ts";
import { describePage } from "./page-suite.ts";

const executablePath = "/usr/bin/chromium";

describe.skipIf(!existsSync(executablePath))("the page, in chromium", () => {
  let browser: Browser;
  let server: FakeApiServer;
  beforeAll(async () => {
    await buildWeb();
    server = await startFakeApiServer();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describePage(
    () => browser,
    () => server.url,
  );

  it("says why a refresh failed", async () => {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.selectOption("#corpus", "fresh");
    await expect.poll(() => page.textContent("#status")).toContain("Not fitted yet");
    await page.click("#refresh");
    await expect.poll(() => page.textContent("#stages")).toContain("25 %, about 9 s left");
    await expect.poll(() => page.textContent("#warnings")).toContain("Cyrillic");
    await expect.poll(() => page.textContent("#status")).toContain("1,234 tokens, $0.5");
    await expect.poll(() => page.textContent("#status")).toContain("No documents");
    await page.close();
  });

  it("asks for a key where one is needed, then says that there are no corpora", async () => {
    const locked = await startFakeApiServer({ empty: true, key: "secret" });
    const page = await browser.newPage();
    await page.goto(locked.url);
    await page.fill("#key", "secret");
    await page.click("#key-form button");
    await expect.poll(() => page.textContent("#status")).toContain("No corpora yet");
    await page.close();
    await locked.close();
  });
});
