import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "autocannon";
import { Webhook } from "standardwebhooks";
import type { Client } from "../../src/client/client.ts";
import { fire, type Load } from "./fire.ts";

const CORPUS = "burst";
const SECRET = `whsec_${btoa("a secret of thirty-two bytes ---")}`;
const LONGEST_WAIT_MS = 10 * 60 * 1000;

/**
 * Sends `count` signed deliveries of a document each as fast as they are taken, and waits until their
 * documents are there. `lost` are those that never came, of all that were sent.
 */
export async function deliverBurst(
  client: Client,
  url: URL,
  count: number,
  connections: number,
): Promise<Load & { lost: number; settledSeconds: number }> {
  await client.putCorpus(CORPUS, {
    sources: [{ id: "inbox", type: "webhook", secret: SECRET }],
    options: { epochs: 10 },
  });
  const webhook = new Webhook(SECRET);
  const at = new Date();
  const deliveries = Array.from({ length: count }, (_, i) => signed(webhook, at, i));
  const startedAt = performance.now();
  let next = 0;
  const load = await fire({
    url: url.href,
    connections,
    amount: count,
    requests: [
      { setupRequest: (request) => ({ ...request, ...deliveries[next++ % deliveries.length] }) },
    ],
  });
  const lost = count - (await settledCount(client, count));
  return { ...load, lost, settledSeconds: (performance.now() - startedAt) / 1000 };
}

function signed(webhook: Webhook, at: Date, i: number): Partial<Request> {
  const id = `msg_${i}`;
  const body = JSON.stringify({
    documents: [{ id: `d${String(i).padStart(6, "0")}`, text: `card ${i} was lost or stolen` }],
  });
  return {
    method: "POST",
    path: `/v1/webhooks/${CORPUS}/inbox`,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": webhook.sign(id, at, body),
    },
    body,
  };
}

/** How many documents there are at last. */
async function settledCount(client: Client, count: number): Promise<number> {
  const endAt = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const { documentCount } = await client.getCorpus(CORPUS);
    if (documentCount >= count || performance.now() > endAt) return documentCount;
    await sleep(500);
  }
}
