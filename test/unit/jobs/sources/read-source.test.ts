import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readSource, type SourceDependencies } from "../../../../src/jobs/sources/read-source.ts";
import type { SourcePage } from "../../../../src/jobs/sources/source-page.ts";
import {
  NO_STATE,
  type PullSource,
  type SourceState,
} from "../../../../src/jobs/sources/source.ts";
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

function source(path: string, type: "feed" | "json" | "ndjson" = "json"): PullSource {
  return { id: "news", type, url: server.url + path };
}

let sleeps: number[] = [];
beforeEach(() => {
  sleeps = [];
});

/** All parts of what a source gives. */
async function getAll(
  from: PullSource,
  state: SourceState = NO_STATE,
  options: Partial<SourceDependencies> = {},
): Promise<SourcePage[]> {
  const sleep = async (ms: number) => void sleeps.push(ms);
  const dependencies = {
    fetch,
    now: () => Date.now(),
    sleep,
    dimensions: 2,
    corpus: "c",
    ...options,
  };
  const pages: SourcePage[] = [];
  for await (const page of readSource(from, state, dependencies)) pages.push(page);
  return pages;
}

/** Of a source that gives all at once. */
async function get(...given: Parameters<typeof getAll>): Promise<SourcePage> {
  const pages = await getAll(...given);
  expect(pages).toHaveLength(1);
  return pages[0] as SourcePage;
}

test("a feed gives its items as documents, whatever content type it is sent with", async () => {
  expect(await get(source("/feed", "feed"))).toEqual({
    isChanged: true,
    documents: [{ id: "one", text: "Café\n\nopens" }],
    removed: [],
    rejected: [],
    state: NO_STATE,
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
  expect(first.state).toEqual({ etag: '"v1"', lastModified: MODIFIED, cursor: null });
  await get(source("/documents"), first.state);
  expect(server.requests.at(-1)).toMatchObject({
    "if-none-match": '"v1"',
    "if-modified-since": MODIFIED,
  });
});

test("304 leaves the source unchanged and its state known", async () => {
  const state = { etag: '"v1"', lastModified: MODIFIED, cursor: null };
  const unchanged = { isChanged: false, documents: [], removed: [], rejected: [], state };
  expect(await get(source("/cached"), state)).toEqual(unchanged);
  expect(await get(source("/cached"))).toMatchObject({ isChanged: true });
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
  expect(failure).toMatchObject({ name: "SourceFailure" });
  const { message } = failure as Error;
  expect(message).toContain(`Source news (${server.url}${path}) failed: `);
  expect(message).toMatch(reason);
});

test.each(["/silent", "/stalls"])("%s fails the source when the time is over", async (path) => {
  await expect(get(source(path), NO_STATE, { timeoutMs: 50 })).rejects.toMatchObject({
    name: "SourceFailure",
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
    name: "SourceFailure",
    message: "Source news (not a url) failed: Invalid URL.",
  });
});

test("a cancelled fetch throws the reason it was cancelled for", async () => {
  const reason = new Error("cancelled by the caller");
  const controller = new AbortController();
  const answer = get(source("/silent"), NO_STATE, { signal: controller.signal });
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
});
