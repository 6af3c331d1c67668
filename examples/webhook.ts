// Documents pushed by a webhook, signed as Standard Webhooks says. Nobody asks for a refresh: it
// follows by itself when deliveries have settled.
//
//   npm run dev
//   node examples/webhook.ts
//
// EDGETOPIC_URL and EDGETOPIC_KEY name another server.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { createClient } from "../src/client/client.ts";
import { ProblemError } from "../src/client/problem-error.ts";
import { sotuPassages } from "../scripts/passages.ts";

const url = process.env["EDGETOPIC_URL"] ?? "http://127.0.0.1:8787";
const client = createClient({ baseUrl: url, key: process.env["EDGETOPIC_KEY"] });
const corpus = `webhook-${Date.now()}`;

// 1. A corpus with a source that is delivered to. The secret is what both sides know.
const secret = `whsec_${randomBytes(24).toString("base64")}`;
await client.putCorpus(corpus, { sources: [{ id: "inbox", type: "webhook", secret }] });

// 2. A signed delivery, as any sender of Standard Webhooks makes it.
const documents = [...sotuPassages()].slice(1000, 1400).map(({ id, text }) => ({ id, text }));
const body = JSON.stringify({ documents });
const id = `msg_${randomBytes(12).toString("hex")}`;
const sentAt = new Date();
const delivery = {
  method: "POST",
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, sentAt, body),
  },
  body,
};
console.log("delivered:", (await fetch(`${url}/v1/webhooks/${corpus}/inbox`, delivery)).status);
// A sender that did not hear the answer sends it again: that changes nothing.
console.log("once more:", (await fetch(`${url}/v1/webhooks/${corpus}/inbox`, delivery)).status);

// 3. Topics, as soon as there are some.
const { documentCount, topics } = await waitForTopics();
console.log(`${documentCount} documents, ${topics.filter((topic) => topic.id >= 0).length} topics`);
for (const { size, name } of topics) console.log(`${size}\t${name}`);

async function waitForTopics() {
  for (;;) {
    try {
      return await client.getTopics(corpus);
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === "not_fitted")) throw error;
      await sleep(500);
    }
  }
}
