import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { fitDocuments } from "../../src/jobs/fit/fit-documents.ts";
import { createFakeVendor } from "../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../support/fakes/openai-dialect.ts";
import { loadKernels } from "../support/kernels.ts";
import { madeCorpus } from "../support/made-corpus.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { startProcessGroup } from "./process-group.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { texts } = smallCorpus(200);

test("the demo writes what it found; run again it embeds nothing and finds the same", async () => {
  const folder = await temporaryFolder();
  const documents = join(folder, "subjects.csv");
  await writeFile(documents, ["id,text", ...texts.map((text, i) => `d${i},${text}`)].join("\n"));

  const first = await runDemo(folder, documents);
  expect(first.result).toEqual({
    documents: 200,
    topics: 4,
    outliers: expect.any(Number),
    seconds: { embed: expect.any(Number), fit: expect.any(Number), total: expect.any(Number) },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(first.output).not.toContain("Everything was embedded before");

  const second = await runDemo(folder, documents);
  expect(second.output).toContain("Everything was embedded before");
  expect(second.result.digest).toBe(first.result.digest);
});

test("the demo takes lines of text and of JSON", async () => {
  const folder = await temporaryFolder();
  const lines = join(folder, "lines.txt");
  const json = join(folder, "lines.jsonl");
  await writeFile(lines, texts.join("\n"));
  await writeFile(
    json,
    texts.map((text, i) => JSON.stringify({ id: String(i + 1), text })).join("\n"),
  );

  const fromLines = await runDemo(folder, lines);
  const fromJson = await runDemo(folder, json);
  expect(fromLines.result.documents).toBe(200);
  expect(fromJson.result.digest).toBe(fromLines.result.digest);
});

test.each(["lsa", "tfidf"])("the demo embeds by %s, as the library does", async (embedder) => {
  const folder = await temporaryFolder();
  const documents = await writeLines(folder);
  const { result } = await runDemo(folder, documents, { embedder });
  const fitted = await fitDocuments(
    await madeCorpus(embedder, { ids: lineIds, texts }),
    DEFAULT_FIT_OPTIONS,
    await loadKernels(),
  );
  expect(result).toMatchObject({ documents: 200, digest: fitted.digest });
  expect(result.topics).toBeGreaterThan(1);
});

test("the demo asks the server that --base-url names, on this machine", async () => {
  const folder = await temporaryFolder();
  const documents = await writeLines(folder);
  await using vendor = await createFakeVendor({ dialect: createOpenAiDialect() });
  const options = { embedder: "openai/text-embedding-3-small", "base-url": vendor.url };
  const { result } = await runDemo(folder, documents, options, { OPENAI_API_KEY: vendor.key });
  expect(result).toMatchObject({ documents: 200 });
  expect(new Set(vendor.delivered())).toEqual(new Set(texts));
  expect([vendor.violations, vendor.sentAgain()]).toEqual([[], []]);
});

test("the demo sends no key to a server elsewhere without encryption", async () => {
  const options = ["--embedder", "openai/text-embedding-3-small", "--base-url", "http://10.0.0.1"];
  const demo = startProcessGroup("scripts/demo.ts", ["--exit", ...options]);
  expect(await demo.exited).toBe(1);
  expect(demo.output()).toMatch(/expected https/);
});

/** Lines have their numbers, from 1, as ids. */
const lineIds = texts.map((_, i) => String(i + 1));

async function writeLines(folder: string): Promise<string> {
  const path = join(folder, "lines.txt");
  await writeFile(path, texts.join("\n"));
  return path;
}

async function runDemo(
  folder: string,
  documents: string,
  more: Record<string, string> = {},
  environment: Record<string, string> = {},
) {
  const json = join(folder, "result.json");
  const options = { port: "0", documents, json, "persist-to": join(folder, "state"), ...more };
  const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const demo = startProcessGroup("scripts/demo.ts", ["--exit", ...parameters], environment);
  expect(await demo.exited, demo.output()).toBe(0);
  return { output: demo.output(), result: JSON.parse(await readFile(json, "utf8")) };
}
