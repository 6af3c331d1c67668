import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient } from "../src/client/client.ts";
import { startLocalWorker, bundleWorker } from "./local-worker.ts";

/** The corpus that most calls are about: refreshed, with documents and a version. */
const CORPUS = "fuzzed";
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "unsupported_method",
  "allow_header_conformance",
  "ignored_auth",
];
/** With a key configured no call is open, so that one that asks for none is found. */
const KEY = "a-key-to-fuzz-with";

const { values } = parseArgs({
  options: {
    examples: { type: "string", default: "25" },
    seconds: { type: "string", default: "600" },
    seed: { type: "string" },
    schemathesis: { type: "string", default: "schemathesis" },
  },
});

const folder = await mkdtemp(join(tmpdir(), "edgetopic-fuzz-"));
await bundleWorker();
const worker = await startLocalWorker({ persistTo: folder, variables: { API_KEYS: KEY } });
try {
  const parameters = await fillCorpus(worker.url.href);
  const config = join(folder, "schemathesis.toml");
  await writeFile(config, describeParameters(parameters));
  process.exitCode = await fuzz(config, new URL("/openapi.json", worker.url).href);
} finally {
  await worker.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Makes what calls can find; answers what stands in their paths. */
async function fillCorpus(baseUrl: string): Promise<Record<string, string>> {
  const client = createClient({ baseUrl, key: KEY });
  const secret = `whsec_${btoa("a secret of thirty-two bytes ---")}`;
  await client.putCorpus(CORPUS, {
    options: { epochs: 10 },
    sources: [{ id: "inbox", type: "webhook", secret }],
  });
  const documents = Array.from({ length: 60 }, (_, i) => ({
    id: `d${i}`,
    text: `${i % 2 ? "planets and comets around the sun" : "violins and cellos in a hall"} ${i}`,
    timestamp: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
    class: i % 2 ? "sky" : "music",
  }));
  await client.addDocuments(CORPUS, documents);
  let refresh = await client.startRefresh(CORPUS, { mode: "full" });
  for await (refresh of client.followRefresh(CORPUS, refresh.id));
  if (refresh.state !== "completed") throw new Error(`The refresh ended as ${refresh.state}.`);
  const { id: key } = await client.createKey({ role: "read", corpora: [CORPUS] });
  return {
    corpus: CORPUS,
    document: "d1",
    refresh: refresh.id,
    topic: "0",
    version: "1",
    source: "inbox",
    key,
  };
}

/** As Schemathesis takes it. What deletes the corpus or its version is about others. */
function describeParameters(parameters: Record<string, string>): string {
  const lines = Object.entries(parameters).map(([name, value]) => `"path.${name}" = "${value}"`);
  const apart = ["/v1/corpora/{corpus}", "/v1/corpora/{corpus}/versions/{version}"].map(
    (path) =>
      `[[operations]]\ninclude-name = "DELETE ${path}"\nparameters = { "path.corpus" = "other", "path.version" = "2" }\n`,
  );
  return `[parameters]\n${lines.join("\n")}\n\n${apart.join("\n")}`;
}

function fuzz(config: string, document: string): Promise<number> {
  const given = [
    "--config-file",
    config,
    "run",
    document,
    "--header",
    `Authorization: Bearer ${KEY}`,
    "--checks",
    CHECKS.join(","),
    "--max-examples",
    values.examples,
    "--max-time",
    values.seconds,
    "--request-timeout",
    "30",
    "--continue-on-failure",
    "--warnings",
    "off",
    ...(values.seed === undefined ? [] : ["--seed", values.seed]),
  ];
  const child = spawn(values.schemathesis, given, { cwd: folder, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
