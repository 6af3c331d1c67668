import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { createReferenceKernels } from "../../src/core/reference-kernels.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { createClient } from "../../src/client/client.ts";
import { buildLibrary } from "../../scripts/build-library.ts";
import { startLocalWorker } from "../../scripts/local-worker.ts";
import { loadKernels } from "../support/kernels.ts";
import { madeCorpus } from "../support/made-corpus.ts";
import { smallCorpus } from "../support/small-corpus.ts";

const library = join(import.meta.dirname, "../../dist/lib");
const chromiumPath = "/usr/bin/chromium";
/** Another Node to compare with, of another version of V8. */
const otherNode = process.env["EDGETOPIC_OTHER_NODE"] ?? "";
const corpus = smallCorpus(400);

let folder: string;
let expected: string;
/** Of both fits of the consumer. */
let expectedOfLibrary: string;

/** What a consumer of the library runs: fits the corpus that lies as JSON beside it, by its vectors and by its words. */
const consumer = `
  const { texts, ids, vectors } = corpus;
  const documents = ids.map((id, i) => ({ id, text: texts[i] }));
  const model = await fit(documents, { embeddings: Float32Array.from(vectors) });
  const made = await fit(documents, { embedder: "tfidf/20", options: { metric: "hellinger" } });
  const digest = model.digest + " " + made.digest;`;

beforeAll(async () => {
  await buildLibrary();
  folder = await mkdtemp(join(tmpdir(), "edgetopic-determinism-"));
  await writeFile(
    join(folder, "corpus.json"),
    JSON.stringify({ ...corpus, vectors: [...corpus.vectors] }),
  );
  const kernels = await loadKernels();
  expected = (await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, kernels)).digest;
  const options = { ...DEFAULT_FIT_OPTIONS, metric: "hellinger" } as const;
  const made = await fitDocuments(await madeCorpus("tfidf/20", corpus), options, kernels);
  expectedOfLibrary = `${expected} ${made.digest}`;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function digestInNode(executable: string): Promise<string> {
  const index = JSON.stringify(pathToFileURL(join(library, "index.js")).href);
  const path = join(folder, "consumer.mjs");
  await writeFile(
    path,
    `import { readFileSync } from "node:fs";
     import { fit } from ${index};
     const corpus = JSON.parse(readFileSync(new URL("corpus.json", import.meta.url), "utf8"));
     ${consumer}
     console.log(digest);`,
  );
  const { stdout } = await promisify(execFile)(executable, [path]);
  return stdout.trim();
}

test("the kernels in plain TypeScript give the digest of those in WebAssembly", async () => {
  const { digest } = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, createReferenceKernels());
  expect(digest).toBe(expected);
});

test("documents in another order give the same digest", async () => {
  const { ids, texts, vectors, dimensions } = corpus;
  const order = ids.map((_, i) => (i * 7) % ids.length);
  const shuffled = {
    ids: order.map((i) => ids[i] as string),
    texts: order.map((i) => texts[i] as string),
    vectors: Float32Array.from(
      order.flatMap((i) => [...vectors.subarray(i * dimensions, (i + 1) * dimensions)]),
    ),
    dimensions,
  };
  const { digest } = await fitDocuments(shuffled, DEFAULT_FIT_OPTIONS, await loadKernels());
  expect(digest).toBe(expected);
});

test("the library in this Node", async () => {
  expect(await digestInNode(process.execPath)).toBe(expectedOfLibrary);
});

test.skipIf(!existsSync(otherNode))(
  "the library in another Node (EDGETOPIC_OTHER_NODE)",
  async () => {
    const { stdout } = await promisify(execFile)(otherNode, ["--version"]);
    expect(stdout.trim()).not.toBe(process.version);
    expect(await digestInNode(otherNode)).toBe(expectedOfLibrary);
  },
);

test("a refresh in workerd", async () => {
  const worker = await startLocalWorker({ persistTo: join(folder, "state") });
  try {
    const client = createClient({ baseUrl: worker.url.href });
    await client.putCorpus("small", { embedder: `precomputed/${corpus.dimensions}` });
    const { ids, texts, vectors, dimensions } = corpus;
    await client.addDocuments(
      "small",
      ids.map((id, i) => ({
        id,
        text: texts[i] as string,
        vector: [...vectors.subarray(i * dimensions, (i + 1) * dimensions)],
      })),
    );
    const { id } = await client.startRefresh("small");
    let state = "";
    for await (const refresh of client.followRefresh("small", id)) state = refresh.state;
    expect(state).toBe("completed");
    const { versions } = await client.listVersions("small");
    expect(versions[0]?.digest).toBe(expected);
  } finally {
    await worker.stop();
  }
});

test.skipIf(!existsSync(chromiumPath))("the library in Chromium", async () => {
  const server = await serve({ "/": library, "/corpus.json": join(folder, "corpus.json") });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`);
    const digest = await page.evaluate(`(async () => {
      const { fit } = await import("/index.js");
      const corpus = await (await fetch("/corpus.json")).json();
      ${consumer}
      return digest;
    })()`);
    expect(digest).toBe(expectedOfLibrary);
  } finally {
    await browser.close();
    server.close();
  }
});

const TYPES: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves files by exact path, the rest from the folder of `/`; an empty page at `/page`. */
async function serve(places: Record<string, string>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    if (path === "/page") {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><link rel=icon href=data:,>");
      return;
    }
    try {
      const content = await readFile(places[path] ?? join(places["/"] as string, path));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
