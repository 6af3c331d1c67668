import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildEncoderWasm } from "../../scripts/build-wasm.ts";
import { VECTOR_DIGESTS } from "../support/transformer-digests.ts";

const executablePath = "/usr/bin/chromium";
const root = join(import.meta.dirname, "../..");
const ORIGIN = "http://localhost:1";

/** Defines `digestIn(name, quantization)`, which embeds in the page. */
const PAGE_SCRIPT = `
  import { createTransformerEmbedder } from "./src/embedders/transformer/transformer.ts";
  import { createEncoderMemory } from "./src/wasm/encoder-memory.ts";
  import { DIGEST_TEXTS, digestOfVectors } from "./test/support/transformer-digests.ts";
  globalThis.digestIn = async (name, quantization) => {
    const module = await WebAssembly.compile(await (await fetch("/encoder.wasm")).arrayBuffer());
    const embedder = await createTransformerEmbedder({
      name,
      quantization,
      openMemory: createEncoderMemory(module),
      files: async (file) => {
        const response = await fetch("/" + name + "/" + file);
        return response.ok ? response.arrayBuffer() : null;
      },
    });
    return digestOfVectors((await embedder.embed(DIGEST_TEXTS)).vectors);
  };
`;

describe.skipIf(!existsSync(executablePath))("a transformer in chromium", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, async (route) => {
      const body = await readServed(new URL(route.request().url()).pathname);
      await route.fulfill(body === null ? { status: 404 } : { body });
    });
    await page.goto(`${ORIGIN}/`);
    await page.addScriptTag({ content: await bundlePageScript() });
  });
  afterAll(() => browser?.close());

  it.each(Object.entries(VECTOR_DIGESTS))(
    "has with %s the bits it has in Node",
    async (key, digest) => {
      expect(await page.evaluate(`digestIn(...${JSON.stringify(key.split(" "))})`)).toBe(digest);
    },
  );
});

async function readServed(path: string): Promise<Buffer | string | null> {
  if (path === "/") return "<!doctype html>";
  if (path === "/encoder.wasm") return readFile(await buildEncoderWasm());
  return readFile(join(root, "test/fixtures/transformer", path)).catch(() => null);
}

async function bundlePageScript(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE_SCRIPT, resolveDir: root },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2023",
  });
  return outputFiles[0]?.text ?? "";
}
