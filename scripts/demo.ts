import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, extname } from "node:path";
import { parseArgs } from "node:util";
import type { DocumentInput } from "../src/api/schemas/document.ts";
import { createClient } from "../src/client/client.ts";
import { readDemoBaseUrl } from "./demo-base-url.ts";
import { bundleWorker, startLocalWorker } from "./local-worker.ts";
import { sotuPassages } from "./passages.ts";
import { readDocuments } from "../src/cli/read-documents.ts";
import { runCorpus, type CorpusRun } from "./run-corpus.ts";
import { topicTable } from "../src/cli/topic-table.ts";

const USAGE = `npm run demo -- [--documents FILE.jsonl|.csv|.txt] [--embedder ID] [--base-url URL] [--port 8787] [--persist-to DIR] [--exit] [--json FILE]
Keys of vendors are read from OPENAI_API_KEY, COHERE_API_KEY and HF_TOKEN; --base-url is a server of OpenAI's API to ask instead, by https or on this machine.`;

const { values } = parseArgs({
  options: {
    documents: { type: "string" },
    embedder: { type: "string", default: "static/en" },
    "base-url": { type: "string" },
    port: { type: "string", default: "8787" },
    "persist-to": { type: "string", default: ".wrangler/demo" },
    exit: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const startedAt = performance.now();
const variables = readVariables();
console.log("Building the Worker and starting it in workerd …");
await bundleWorker();
const worker = await startLocalWorker({
  port: await freePort(Number(values.port)),
  persistTo: values["persist-to"],
  variables,
});
try {
  await demonstrate();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await worker.stop();
  process.exit(1);
}

async function demonstrate(): Promise<void> {
  const client = createClient({ baseUrl: worker.url.href });
  const corpus = values.documents === undefined ? "sotu" : corpusName(values.documents);
  const documents = values.documents === undefined ? passages() : readDocuments(values.documents);
  const run = await runCorpus(
    client,
    corpus,
    { embedder: values.embedder, documents },
    process.stdout,
  );
  const { topics, documentCount, outlierCount } = await client.getTopics(corpus);
  const seconds = secondsOf(run);

  if (run.reused === documentCount)
    console.log("Everything was embedded before: nothing was embedded again.");
  console.log(`\n${topicTable(topics, process.stdout.columns ?? 120)}`);
  const topicCount = topics.filter(({ id }) => id >= 0).length;
  console.log(
    `${documentCount} documents, ${topicCount} topics, ${outlierCount} outliers. Embedding ${seconds.embed} s, fit ${seconds.fit} s, ${seconds.total} s in all.`,
  );
  if (values.json !== undefined) {
    const result = {
      documents: documentCount,
      topics: topicCount,
      outliers: outlierCount,
      seconds,
      digest: run.digest,
    };
    await writeFile(values.json, `${JSON.stringify(result)}\n`);
  }
  if (values.exit) return worker.stop();
  console.log(`The map of documents: ${worker.url.href}  (Ctrl-C ends it)`);
}

function secondsOf({ stages }: CorpusRun) {
  const round = (value: number): number => Math.round(value * 100) / 100;
  const spent = (names: readonly string[]): number =>
    round(
      stages
        .filter(({ name }) => names.includes(name))
        .reduce((sum, stage) => sum + stage.seconds, 0),
    );
  const outside = new Set(["ingest", "collect", "learn", "embed", "publish"]);
  return {
    embed: spent(["learn", "embed"]),
    fit: spent(stages.map(({ name }) => name).filter((name) => !outside.has(name))),
    total: round((performance.now() - startedAt) / 1000),
  };
}

/** What of this process's environment the Worker may know; ends the process where it may not be so. */
function readVariables(): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const name of ["OPENAI_API_KEY", "COHERE_API_KEY", "HF_TOKEN"]) {
    const value = process.env[name];
    if (value !== undefined) keys[name] = value;
  }
  const baseUrl = values["base-url"];
  if (baseUrl === undefined) return keys;
  try {
    const OPENAI_BASE_URL = readDemoBaseUrl(baseUrl, values.embedder);
    // A server of one's own may want no key at all, but is sent one.
    return { OPENAI_API_KEY: "none", ...keys, OPENAI_BASE_URL };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function* passages(): AsyncGenerator<DocumentInput> {
  yield* sotuPassages();
}

/** The file's name with what an id may not hold left out. */
function corpusName(path: string): string {
  const name = basename(path, extname(path)).replaceAll(/[^A-Za-z0-9._:-]/g, "-");
  return name.slice(0, 128) || "documents";
}

/** The port asked for, or 0 (any) where something listens there already. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
