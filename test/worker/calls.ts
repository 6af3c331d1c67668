import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Refresh } from "../../src/jobs/corpus.ts";
import { smallCorpus } from "../support/small-corpus.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of any shape, looked into by assertions
  json: any;
}

/** A call of the Worker as a client on this machine would make it. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await exports.default.fetch(`http://127.0.0.1${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : text,
  };
}

/** Makes a corpus of `smallCorpus(documentCount)` with the vectors it brings. */
export async function createSmallCorpus(
  id: string,
  documentCount = 400,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const { ids, texts, vectors, dimensions } = smallCorpus(documentCount);
  const put = await call("PUT", `/v1/corpora/${id}`, {
    embedder: `precomputed/${dimensions}`,
    ...settings,
  });
  expect(put.status).toBe(201);
  const lines = ids.map((documentId, i) =>
    JSON.stringify({
      id: documentId,
      text: texts[i],
      vector: [...vectors.subarray(i * dimensions, (i + 1) * dimensions)],
    }),
  );
  const posted = await call("POST", `/v1/corpora/${id}/documents`, lines.join("\n"), {
    "content-type": "application/x-ndjson",
  });
  expect(posted.json).toMatchObject({ added: documentCount, rejected: [] });
}

export async function startRefresh(corpus: string, mode = "full"): Promise<string> {
  const started = await call("POST", `/v1/corpora/${corpus}/refreshes`, { mode });
  expect(started.status).toBe(202);
  return started.json.id;
}

/** Waits for the end of a refresh; `between` runs before every look at it. */
export async function settle(
  corpus: string,
  refreshId: string,
  between: () => Promise<void> = async () => {},
): Promise<Refresh> {
  for (;;) {
    await between();
    const { json } = await call("GET", `/v1/corpora/${corpus}/refreshes/${refreshId}`);
    if (["completed", "failed", "cancelled"].includes(json.state)) return json;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function digestOf(corpus: string): Promise<string> {
  const { json } = await call("GET", `/v1/corpora/${corpus}/versions`);
  return json.versions.find((version: { published: boolean }) => version.published).digest;
}
