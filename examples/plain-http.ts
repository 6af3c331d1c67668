// The API with nothing but fetch: a corpus, documents, a refresh, its topics, and the topic of a text
// that is not in the corpus.
//
//   npm run dev
//   node examples/plain-http.ts
//
// EDGETOPIC_URL and EDGETOPIC_KEY name another server.
import { setTimeout as sleep } from "node:timers/promises";
import { sotuPassages } from "../scripts/passages.ts";

const url = process.env["EDGETOPIC_URL"] ?? "http://127.0.0.1:8787";
const key = process.env["EDGETOPIC_KEY"];
const corpus = `${url}/v1/corpora/plain-http`;

async function call(method: string, address: string, body?: object) {
  const response = await fetch(address, {
    method,
    headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  // What went wrong is said in a sentence (RFC 9457).
  if (!response.ok) throw new Error(`${method} ${address}: ${answer.detail}`);
  return answer;
}

// 1. A corpus; every setting has a default.
await call("PUT", corpus, { options: { minTopicSize: 10, seed: 42 } });

// 2. Documents: the passages of the last presidential addresses. The same again changes nothing.
const documents = [...sotuPassages()].slice(-600).map(({ id, text }) => ({ id, text }));
const { added, unchanged } = await call("POST", `${corpus}/documents`, { documents });
console.log(`${added} documents added, ${unchanged} were there before`);

// 3. A refresh answers at once and is then watched.
let refresh = await call("POST", `${corpus}/refreshes`, {});
while (!["completed", "failed", "cancelled"].includes(refresh.state)) {
  await sleep(500);
  refresh = await call("GET", `${corpus}/refreshes/${refresh.id}`);
  console.log(refresh.state);
}
if (refresh.state !== "completed") throw new Error(`The refresh ended as ${refresh.state}`);

// 4. Topics by size, each with its words. Topic -1 holds the outliers.
const { topics } = await call("GET", `${corpus}/topics`);
for (const { id, size, words } of topics) {
  console.log(`${id}\t${size}\t${words.map(({ word }: { word: string }) => word).join(", ")}`);
}

// 5. The topic of a new text.
const text = "Every child deserves a good teacher and a school that works.";
const { assignments } = await call("POST", `${corpus}/assign`, { documents: [{ text }] });
console.log(`"${text}" belongs to topic ${assignments[0].topic}`);
