import type { RequestListener } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readSource } from "../../../../src/jobs/sources/read-source.ts";
import type { SourcePage } from "../../../../src/jobs/sources/source-page.ts";
import {
  type ListSource,
  type NextPage,
  NO_STATE,
  type SourceState,
} from "../../../../src/jobs/sources/source.ts";
import { respond, startSourceServer, type SourceServer } from "../../../support/source-server.ts";

/** Items 1 … 7 in pages of 3, each with an ETag; `asked` has the query of each request. */
const COUNT = 7;
let asked: string[] = [];
let failures: { page: number; status: number; headers?: Record<string, string> }[] = [];
let sleeps: number[] = [];

const serveItems: RequestListener = (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  asked.push(url.search + (request.headers["if-none-match"] ? " known" : ""));
  const cursor = url.searchParams.get("cursor");
  const page = cursor === null ? Number(url.searchParams.get("page") ?? 1) : Number(cursor);
  const since = Number(url.searchParams.get("since") ?? 0);
  const failure = failures.find((candidate) => candidate.page === page);
  if (failure !== undefined) {
    failures = failures.filter((candidate) => candidate !== failure);
    response.writeHead(failure.status, failure.headers ?? {}).end();
    return;
  }
  const all = Array.from({ length: COUNT }, (_, i) => ({ n: i + 1, say: `item ${i + 1}` }));
  const items = all.filter(({ n }) => n > since).slice(3 * page - 3, 3 * page);
  const hasNext = 3 * page < COUNT - since;
  const etag = `"${since}-${page}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const links = hasNext ? { link: `</items?page=${page + 1}>; title="a, b"; rel="next last"` } : {};
  const body = {
    data: { items },
    next: hasNext ? `items?page=${page + 1}` : null,
    token: hasNext ? page + 1 : "",
  };
  response.writeHead(200, { etag, ...links }).end(JSON.stringify(body));
};

let server: SourceServer;
beforeAll(async () => {
  server = await startSourceServer({
    "/items": serveItems,
    "/round": respond('{"data":{"items":[]},"next":"/round"}'),
    "/table": respond("id;text\na;one\nb;two\n"),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  failures = [];
  sleeps = [];
});

function list(settings: Partial<ListSource> = {}): ListSource {
  const fields = { id: "/n", text: "/say" };
  const url = `${server.url}/items`;
  return { id: "api", type: "json", url, items: "/data/items", fields, ...settings };
}

async function read(
  source: ListSource,
  state: SourceState = NO_STATE,
): Promise<{ pages: SourcePage[]; ids: string; state: SourceState; error: Error | null }> {
  const pages: SourcePage[] = [];
  let error: Error | null = null;
  const sleep = async (ms: number) => void sleeps.push(ms);
  try {
    const dependencies = { fetch, now: () => Date.now(), sleep, dimensions: 2, corpus: "c" };
    for await (const page of readSource(source, state, dependencies)) pages.push(page);
  } catch (failure) {
    error = failure as Error;
  }
  const ids = pages.flatMap(({ documents }) => documents.map(({ id }) => id)).join("");
  return { pages, ids, state: pages.at(-1)?.state ?? state, error };
}

const RULES: [string, NextPage, string[]][] = [
  ["the Link header", { by: "link" }, ["", "?page=2", "?page=3"]],
  ["a URL in the content", { by: "url", pointer: "/next" }, ["", "?page=2", "?page=3"]],
  [
    "a token in the content",
    { by: "cursor", pointer: "/token", parameter: "cursor" },
    ["", "?cursor=2", "?cursor=3"],
  ],
  [
    "a number until nothing comes",
    { by: "number", parameter: "page", first: 1 },
    ["?page=1", "?page=2", "?page=3", "?page=4"],
  ],
];

test.each(RULES)(
  "pages follow each other by %s, and are asked again only for what is new",
  async (_, next, queries) => {
    const first = await read(list({ next }));
    expect(first).toMatchObject({ ids: "1234567", error: null });
    expect(asked).toEqual(queries);
    asked = [];
    const again = await read(list({ next }), first.state);
    expect(again.pages.every(({ isChanged }) => !isChanged)).toBe(true);
    expect(asked).toEqual(queries.map((query) => `${query} known`));
    expect(again.state).toEqual(first.state);
  },
);

test("a page that fails leaves what came before, and the next call goes on there", async () => {
  failures = [{ page: 2, status: 404 }];
  const next = { by: "link" } as const;
  const broken = await read(list({ next }));
  expect(broken.ids).toBe("123");
  expect(broken.error?.message).toContain("failed: it answered with status 404.");
  asked = [];
  const rest = await read(list({ next }), broken.state);
  expect(rest).toMatchObject({ ids: "4567", error: null });
  expect(asked).toEqual(["?page=2", "?page=3"]);
  const all = await read(list({ next }));
  expect(rest.state).toEqual(all.state);
});

test("the pages of one call are bounded, and the next call goes on", async () => {
  const source = list({ next: { by: "link" }, maxPages: 2 });
  const first = await read(source);
  expect(first.ids).toBe("123456");
  const second = await read(source, first.state);
  expect(second.ids).toBe("7");
  asked = [];
  await read(source, second.state);
  expect(asked).toEqual([" known", "?page=2 known"]);
});

test("the greatest value is asked from the next time, once all pages were read", async () => {
  const source = list({
    next: { by: "cursor", pointer: "/token", parameter: "cursor" },
    since: { parameter: "since", pointer: "/n" },
  });
  failures = [{ page: 3, status: 410 }];
  const broken = await read(source);
  expect(broken.ids).toBe("123456");
  const whole = await read(source, broken.state);
  expect(whole.ids).toBe("7");
  asked = [];
  expect((await read(source, whole.state)).ids).toBe("");
  expect(asked).toEqual(["?since=7"]);
});

test("a page that leads back to itself fails the source", async () => {
  const next = { by: "url", pointer: "/next" } as const;
  const { error } = await read(list({ url: `${server.url}/round`, next }));
  expect(error?.message).toContain("its next page is one that was read before");
});

test("a host that is busy is asked again, after the time it names where that is short", async () => {
  const busy = { page: 1, status: 503 };
  failures = [busy, { page: 1, status: 429, headers: { "retry-after": "7" } }];
  expect(await read(list())).toMatchObject({ ids: "123", error: null });
  expect(sleeps).toEqual([1000, 7000]);
  failures = [busy, { ...busy }, { ...busy }];
  expect((await read(list())).error).toMatchObject({ isTransient: true, retryAfterMs: null });
  failures = [{ page: 1, status: 503, headers: { "retry-after": "3600" } }];
  expect((await read(list())).error).toMatchObject({ retryAfterMs: 3_600_000 });
});

test("CSV is read by its columns", async () => {
  const url = `${server.url}/table`;
  const { pages } = await read({ id: "table", type: "csv", url, delimiter: ";" });
  expect(pages[0]?.documents).toEqual([
    { id: "a", text: "one" },
    { id: "b", text: "two" },
  ]);
});

test("a list that is not where it is said to be fails the source", async () => {
  const { error } = await read(list({ items: "/data/rows" }));
  expect(error?.message).toContain('its JSON has no list at "/data/rows"');
});

test("a next page elsewhere is sent neither name nor password", async () => {
  const other = await startSourceServer({ "/items": serveItems });
  const pointing = await startSourceServer({
    "/first": respond(JSON.stringify({ data: { items: [] }, next: `${other.url}/items?page=3` })),
  });
  const url = `${pointing.url.replace("http://", "http://user:word@")}/first`;
  const { ids } = await read(list({ url, next: { by: "url", pointer: "/next" } }));
  expect(ids).toBe("7");
  expect(pointing.requests[0]?.authorization).toMatch(/^Basic /);
  expect(other.requests[0]?.authorization).toBeUndefined();
  await Promise.all([other.close(), pointing.close()]);
});
