import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeApiServer {
  url: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
};
const topicCount = 12;

/** A map of spirals around a ring, one per topic; every tenth document is an outlier. */
function createFakeMap(count: number): object {
  const ids = Array.from({ length: count }, (_, i) => `d${i}`);
  const topics = ids.map((_, i) => (i % 10 === 0 ? -1 : i % topicCount));
  const place = (turn: (angle: number) => number): number[] =>
    topics.map((topic, i) => {
      const spread = topic < 0 ? 11 : 1.6;
      const center = topic < 0 ? 0 : 8 * turn((topic / topicCount) * 2 * Math.PI);
      return center + spread * Math.sqrt(i / count) * turn(i * 2.399963);
    });
  return { version: "1", ids, topics, x: place(Math.cos), y: place(Math.sin) };
}

function createFakeTopics(count: number): object {
  const topics = Array.from({ length: topicCount + 1 }, (_, i) => ({
    id: i - 1,
    name: `Subject ${i - 1}`,
    size: Math.round(count / 13),
    words: ["alpha", "beta", "gamma"].map((word) => ({ word: `${word}${i - 1}`, score: 0.5 })),
    representativeDocuments: [],
  }));
  const outlierCount = Math.round(count / 10);
  return {
    version: "1",
    fittedAt: "2026-01-01T00:00:00Z",
    documentCount: count,
    outlierCount,
    topics,
  };
}

/** Serves dist/assets and a /v1 with corpora `news` (fitted) and `fresh` (whose refresh fails). */
export async function startFakeApiServer({
  documentCount = 4000,
  empty = false,
  key = "",
} = {}): Promise<FakeApiServer> {
  const map = createFakeMap(documentCount);
  const topics = createFakeTopics(documentCount);
  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const corpora = [
    { id: "news", documentCount, publishedVersion: "1" },
    { id: "fresh", documentCount: 0, publishedVersion: null },
  ];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] as string;
    const [, , , corpus, noun, id, last] = path.split("/");
    if (!path.startsWith("/v1/")) return void sendAsset(path, response);
    if (key && request.headers.authorization !== `Bearer ${key}`)
      return json(response, 401, { detail: "A key is needed" });
    if (path === "/v1/corpora")
      return json(response, 200, { corpora: empty ? [] : corpora, cursor: null });
    if (noun === "topics") return json(response, 200, topics);
    if (noun === "map") return json(response, 200, map);
    if (noun === "documents") return json(response, 200, { id, text: `The text of ${id}` });
    if (noun === "refreshes" && request.method === "POST")
      return json(response, 202, { id: "r1", state: "queued" });
    if (last === "events") return sendEvents(corpus === "news", response);
    json(response, 404, { detail: `No such path: ${path}` });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function sendAsset(path: string, response: ServerResponse): Promise<void> {
  const name = path === "/" ? "/index.html" : path;
  try {
    const body = await readFile(new URL(`../../dist/assets${name}`, import.meta.url));
    response.writeHead(200, { "content-type": types[name.split(".").pop() ?? ""] }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function sendEvents(succeeds: boolean, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const stages = [{ name: "embedding", done: 3, total: 10 }];
  const pace = { progress: 0.25, remainingSeconds: 9 };
  const end = succeeds
    ? { state: "completed", progress: 1, remainingSeconds: 0 }
    : { state: "failed", ...pace, problem: { detail: "No documents" } };
  const warnings = [
    { code: "poor_coverage", detail: "Most texts are in Cyrillic script.", count: 9 },
  ];
  const usage = { tokens: 1234, isEstimated: false, cost: 0.5, currency: "USD" };
  const begun = { id: "r1", state: "embedding", stages, warnings, usage, ...pace };
  response.write(`data: ${JSON.stringify(begun)}\n\n`);
  setTimeout(
    () => response.end(`data: ${JSON.stringify({ id: "r1", stages, usage, ...end })}\n\n`),
    1000,
  );
}
