import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { sotuPassages } from "../scripts/passages.ts";
import { runCorpus } from "../scripts/run-corpus.ts";
import type { DocumentInput } from "../src/api/schemas/document.ts";
import { deliverBurst } from "./load/deliver-burst.ts";
import { fire, type Load } from "./load/fire.ts";
import { startBareWorker } from "./load/start-bare-worker.ts";
import { withLocalWorker } from "./with-local-worker.ts";

const CORPUS = "load";
const CONNECTIONS = 10;
const HEADERS = { "content-type": "application/json" };
const ASKED = "The Congress should lower the tax on small farms and raise the tariff on wool.";

interface Plan {
  documentCount: number;
  seconds: number;
  webhookCount: number;
}

/**
 * How much the Worker answers in workerd on loopback: reads of a published version, one text to be
 * assigned, webhooks in a burst; and a bare route of Hono, in the same run, to compare with.
 */
export async function benchLoad(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string", default: "5000" },
      seconds: { type: "string", default: "10" },
      webhooks: { type: "string", default: "10000" },
      json: { type: "string" },
    },
  });
  const result = await measure({
    documentCount: Number(values.documents),
    seconds: Number(values.seconds),
    webhookCount: Number(values.webhooks),
  });
  const text = JSON.stringify(result, null, 2);
  console.log(text);
  if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
}

async function measure(plan: Plan) {
  const loadBefore = loadavg()[0];
  const bare = await measureBare(plan);
  return withLocalWorker(async (client, heap, url) => {
    await runCorpus(client, CORPUS, { documents: firstPassages(plan) }, process.stdout);
    const path = `/v1/corpora/${CORPUS}`;
    const get = { method: "GET", path: `${path}/topics` };
    const post = { method: "POST", path: `${path}/assign`, headers: HEADERS };
    const body = JSON.stringify({ documents: [{ text: ASKED }] });
    const shared = { url: url.href, connections: CONNECTIONS, duration: plan.seconds };
    const { version } = await client.getTopics(CORPUS);
    const known = { ...get, headers: { "if-none-match": `"${version}"` } };

    // The first call of each opens what the following find open.
    await fire({ ...shared, duration: 2, requests: [{ ...post, body }] });
    const assign = await fire({ ...shared, requests: [{ ...post, body }] });
    const half = Math.max(1, Math.floor(assign.perSecond / 2));
    const assignAtHalf = await fire({
      ...shared,
      overallRate: half,
      requests: [{ ...post, body }],
    });
    const read = await fire({ ...shared, requests: [get] });
    const unchanged = await fire({ ...shared, requests: [known] });
    const peakReadingBytes = heap.peakBytes();
    const webhooks = await deliverBurst(client, url, plan.webhookCount, CONNECTIONS);
    return {
      assignPerSecond: assign.perSecond,
      assignP99MsAtHalf: assignAtHalf.p99Ms,
      readPerSecond: read.perSecond,
      webhooksPerSecond: webhooks.perSecond,
      webhooksLost: webhooks.lost,
      bareGetPerSecond: bare.get.perSecond,
      barePostPerSecond: bare.post.perSecond,
      errors: [assign, assignAtHalf, read, webhooks].reduce((sum, { errors }) => sum + errors, 0),
      peakReadingMb: toMb(peakReadingBytes),
      peakMb: toMb(heap.peakBytes()),
      loadAverage: [loadBefore, loadavg()[0]],
      details: { bare, assign, assignAtHalf, read, unchanged, webhooks },
    };
  });
}

async function measureBare({ seconds }: Plan): Promise<{ get: Load; post: Load }> {
  const bare = await startBareWorker();
  try {
    const shared = { url: bare.url.href, connections: CONNECTIONS, duration: seconds };
    const body = JSON.stringify({ documents: [{ text: ASKED }] });
    await fire({ ...shared, duration: 2, requests: [{ method: "GET", path: "/" }] });
    return {
      get: await fire({ ...shared, requests: [{ method: "GET", path: "/" }] }),
      post: await fire({
        ...shared,
        requests: [{ method: "POST", path: "/", headers: HEADERS, body }],
      }),
    };
  } finally {
    await bare.stop();
  }
}

async function* firstPassages({ documentCount }: Plan): AsyncGenerator<DocumentInput> {
  let count = 0;
  for (const { id, text } of sotuPassages()) {
    if (count++ >= documentCount) return;
    yield { id, text };
  }
}

function toMb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
