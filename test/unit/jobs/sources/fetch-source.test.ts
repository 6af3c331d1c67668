import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchSource, type PullSource } from "../../../../src/jobs/sources/fetch-source.ts";
import {
  floodWith,
  respond,
  stallAfter,
  startSourceServer,
  type SourceServer,
} from "../../../support/source-server.ts";

const FEED =
  '<rss version="2.0"><channel><title>T</title>' +
  "<item><guid>one</guid><title>Café</title><description>&lt;p&gt;opens&lt;/p&gt;</description></item>" +
  "</channel></rss>";
const DOCUMENTS = JSON.stringify([{ id: "a", text: "one" }]);
const UNKNOWN = { etag: null, lastModified: null };
const MODIFIED = "Tue, 10 Jun 2003 04:00:00 GMT";

let server: SourceServer;
beforeAll(async () => {
  server = await startSourceServer({
    "/feed": respond(FEED, { "content-type": "text/plain" }),
    "/latin1": respond(
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${FEED}`, "latin1"),
      { "content-type": "application/rss+xml; charset=iso-8859-1" },
    ),
    "/charset": respond(FEED, { "content-type": "text/xml; charset=klingon" }),
    "/malformed": respond(FEED.slice(0, -30), { "content-type": "text/xml" }),
    "/page": respond("<!doctype html><title>Log in</title>", { "content-type": "text/xml" }),
    "/documents": respond(DOCUMENTS, { etag: '"v1"', "last-modified": MODIFIED }),
    "/mixed": respond(
      JSON.stringify({
        documents: [{ id: "a", text: "one" }, { id: "b" }, { id: "a", text: "2" }],
      }),
    ),
    "/vectors": respond('{"id":"a","text":"one","vector":[1,2]}\n{"id":\n'),
    "/cached": (request, response) => {
      const isKnown = request.headers["if-none-match"] === '"v1"';
      response.writeHead(isKnown ? 304 : 200, { etag: '"v1"' }).end(isKnown ? "" : DOCUMENTS);
    },
    "/always-304": (_request, response) => void response.writeHead(304).end(),
    "/moved": (_request, response) =>
      void response.writeHead(301, { location: "/documents" }).end("moved"),
    "/broken": (_request, response) => void response.writeHead(500).end("stack trace"),
    "/flood": floodWith(new Uint8Array(1 << 20).fill(0x20)),
    "/silent": () => {},
    "/stalls": stallAfter("[".padEnd(4096)),
    "/cut": (_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("[");
      response.socket?.end();
    },
  });
});
afterAll(() => server.close());

function source(path: string, type: PullSource["type"] = "json"): PullSource {
  return { id: "news", type, url: server.url + path };
}

function get(
  from: PullSource,
  state = UNKNOWN as { etag: string | null; lastModified: string | null },
  options: { signal?: AbortSignal; timeoutMs?: number } = {},
) {
  return fetchSource(from, state, { fetch, dimensions: 2, ...options });
}

test("a feed gives its items as documents, whatever content type it is sent with", async () => {
  expect(await get(source("/feed", "feed"))).toEqual({
    status: "changed",
    documents: [{ id: "one", text: "Café\n\nopens" }],
    rejected: [],
    state: UNKNOWN,
  });
});

test("a feed in another charset gives the same documents", async () => {
  const answer = await get(source("/latin1", "feed"));
  expect(answer).toMatchObject({ documents: [{ id: "one", text: "Café\n\nopens" }] });
});

test("documents that cannot be taken are rejected one by one", async () => {
  expect(await get(source("/mixed"))).toMatchObject({
    documents: [{ id: "a", text: "one" }],
    rejected: [
      { index: 1, id: "b", code: "missing_text" },
      { index: 2, id: "a", code: "duplicate_id" },
    ],
  });
});

test("NDJSON may bring vectors and survives a line that is not JSON", async () => {
  expect(await get(source("/vectors", "ndjson"))).toMatchObject({
    documents: [{ id: "a", text: "one", vector: new Float32Array([1, 2]) }],
    rejected: [{ index: 1, code: "invalid_json" }],
  });
});

test("the state of one answer makes the next request conditional", async () => {
  const first = await get(source("/documents"));
  expect(first.state).toEqual({ etag: '"v1"', lastModified: MODIFIED });
  await get(source("/documents"), first.state);
  expect(server.requests.at(-1)).toMatchObject({
    "if-none-match": '"v1"',
    "if-modified-since": MODIFIED,
  });
});

test("304 leaves the source unchanged and its state known", async () => {
  const state = { etag: '"v1"', lastModified: MODIFIED };
  expect(await get(source("/cached"), state)).toEqual({ status: "unchanged", state });
  expect(await get(source("/cached"))).toMatchObject({ status: "changed" });
});

test("redirects are followed", async () => {
  expect(await get(source("/moved"))).toMatchObject({ documents: [{ id: "a" }] });
});

test("a name and a password in the url are sent as basic authentication", async () => {
  const url = server.url.replace("http://", "http://m%C3%A9:p%40ss@");
  await get({ id: "news", type: "json", url: `${url}/documents` });
  expect(server.requests.at(-1)?.authorization).toBe(
    `Basic ${Buffer.from("mé:p@ss").toString("base64")}`,
  );
});

test.each([
  ["/broken", "json", /it answered with status 500/],
  ["/nowhere", "json", /it answered with status 404/],
  ["/always-304", "json", /it answered with status 304/],
  ["/malformed", "feed", /it is no RSS, Atom or JSON feed: ./],
  ["/page", "feed", /it is no RSS, Atom or JSON feed/],
  ["/page", "json", /it is not JSON: ./],
  ["/page", "ndjson", /none of its lines is JSON/],
  ["/charset", "feed", /klingon/],
  ["/flood", "json", /it sent more than 16777216 bytes/],
  ["/cut", "json", /./],
] as const)("%s as %s fails the source", async (path, type, reason) => {
  const failure = await get(source(path, type)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "source_failed" });
  const { message } = failure as Error;
  expect(message).toContain(`Source news (${server.url}${path}) failed: `);
  expect(message).toMatch(reason);
});

test.each(["/silent", "/stalls"])("%s fails the source when the time is over", async (path) => {
  await expect(get(source(path), UNKNOWN, { timeoutMs: 50 })).rejects.toMatchObject({
    code: "source_failed",
    message: expect.stringContaining("no answer within 0.05 s"),
  });
});

test("a host that cannot be reached is named without what the url keeps secret", async () => {
  const closed = await startSourceServer({});
  await closed.close();
  const url = `${closed.url.replace("http://", "http://user:hidden@")}/feed?key=hidden#hidden`;
  const failure: Error = await get({ id: "news", type: "feed", url }).then(
    () => new Error("reached"),
    (error: Error) => error,
  );
  expect(failure.message).toContain(`Source news (${closed.url}/feed?…) failed: `);
  expect(failure.message).toContain("ECONNREFUSED");
  expect(failure.message).not.toContain("hidden");
});

test("a url that is none fails the source without being repeated", async () => {
  const failure = get({ id: "news", type: "feed", url: "http://user:hidden@" });
  await expect(failure).rejects.toMatchObject({
    code: "source_failed",
    message: "Source news (not a url) failed: Invalid URL.",
  });
});

test("a cancelled fetch throws the reason it was cancelled for", async () => {
  const reason = new Error("cancelled by the caller");
  const controller = new AbortController();
  const answer = get(source("/silent"), UNKNOWN, { signal: controller.signal });
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
});
