import type { RequestListener } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readSource } from "../../../../src/jobs/sources/read-source.ts";
import {
  type GithubSource,
  NO_STATE,
  type SourceState,
} from "../../../../src/jobs/sources/source.ts";
import { NO_ACCESS } from "../../../../src/jobs/sources/source-access.ts";
import { startSourceServer, type SourceServer } from "../../../support/source-server.ts";

const PAGE = 2;
const time = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z`;

/** An issue or discussion by its number: the minute of its last change. */
let issues: Map<number, { minute: number; isPull?: boolean }>;
let discussions: Map<number, number>;
let asked: string[];
let limitedUntil: number | null;
let server: SourceServer;

const serveIssues: RequestListener = (request, response) => {
  if (limitedUntil !== null) {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(limitedUntil) };
    return void response.writeHead(403, headers).end();
  }
  const url = new URL(request.url ?? "/", "http://localhost");
  expect(url.searchParams.get("state")).toBe("all");
  asked.push(`issues since ${url.searchParams.get("since")}`);
  const since = url.searchParams.get("since") ?? "";
  const page = Number(url.searchParams.get("page") ?? 1);
  const all = [...issues]
    .filter(([, { minute }]) => time(minute) >= since)
    .sort((a, b) => a[1].minute - b[1].minute);
  const items = all.slice(PAGE * (page - 1), PAGE * page).map(([number, { minute, isPull }]) => ({
    number,
    title: `issue ${number}`,
    body: null,
    html_url: `https://github.com/a/b/issues/${number}`,
    user: { login: "ada" },
    state: "open",
    labels: [],
    created_at: time(0),
    updated_at: time(minute),
    ...(isPull && { pull_request: {} }),
  }));
  url.searchParams.set("page", String(page + 1));
  const link =
    PAGE * page < all.length ? { link: `<${url.pathname}${url.search}>; rel="next"` } : {};
  const etag = `"${items.map((item) => item.number + item.updated_at).join()}"`;
  if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
  response.writeHead(200, { ...link, etag }).end(JSON.stringify(items));
};

const serveDiscussions: RequestListener = (request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += String(chunk)));
  request.on("end", () => {
    const { variables } = JSON.parse(body);
    asked.push(`discussions after ${variables.after}`);
    expect(variables).toMatchObject({ owner: "a", name: "b" });
    const start = Number(variables.after ?? 0);
    const all = [...discussions].sort((a, b) => b[1] - a[1]);
    const nodes = all.slice(start, start + PAGE).map(([number, minute]) => ({
      number,
      title: `discussion ${number}`,
      body: "words",
      url: `https://github.com/a/b/discussions/${number}`,
      createdAt: time(0),
      updatedAt: time(minute),
      closed: false,
      author: null,
      labels: { nodes: [{ name: "idea" }] },
    }));
    const pageInfo = { hasNextPage: start + PAGE < all.length, endCursor: String(start + PAGE) };
    response.end(JSON.stringify({ data: { repository: { discussions: { pageInfo, nodes } } } }));
  });
};

beforeAll(async () => {
  server = await startSourceServer({
    "/repos/a/b/issues": serveIssues,
    "/graphql": serveDiscussions,
    "/other/graphql": (_request, response) =>
      void response.end('{"errors":[{"message":"Could not resolve to a Repository"}]}'),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  issues = new Map([1, 2, 3, 4, 5].map((number) => [number, { minute: number }]));
  discussions = new Map([10, 11, 12].map((number) => [number, number]));
  asked = [];
  limitedUntil = null;
  server.requests.length = 0;
});

async function read(
  settings: Partial<GithubSource>,
  state: SourceState = NO_STATE,
  github: { apiUrl?: string; token?: string | undefined } = {},
) {
  asked.length = 0;
  const source = { id: "hub", type: "github" as const, repository: "a/b", ...settings };
  const access = { ...NO_ACCESS, github: { apiUrl: server.url, token: "secret-token", ...github } };
  const dependencies = { fetch, now: () => Date.parse(time(0)), sleep: async () => {} };
  const numbers: string[] = [];
  let reached = state;
  const pages = readSource(source, state, { ...dependencies, dimensions: 2, corpus: "c", access });
  for await (const page of pages) {
    expect(page.rejected).toEqual([]);
    numbers.push(...page.documents.map(({ id }) => id.replace("a:b:", "")));
    reached = page.state;
  }
  return { numbers: numbers.join(" "), state: reached };
}

test("issues are read from the oldest change on, without pull requests, then what has changed", async () => {
  issues.set(3, { minute: 3, isPull: true });
  const first = await read({ include: ["issues"] });
  expect(first.numbers).toBe("issues:1 issues:2 issues:4 issues:5");
  expect(server.requests[0]?.authorization).toBe("Bearer secret-token");
  issues.set(2, { minute: 9 });
  const second = await read({ include: ["issues"] }, first.state);
  expect(second.numbers).toBe("issues:5 issues:2");
  expect(asked).toEqual([`issues since ${time(5)}`]);
});

test("issues that have not changed are not sent again", async () => {
  const include = ["issues" as const];
  let { state } = await read({ include });
  ({ state } = await read({ include }, state));
  const quiet = await read({ include }, state);
  expect(quiet).toEqual({ numbers: "", state });
  issues.set(6, { minute: 6 });
  expect((await read({ include }, quiet.state)).numbers).toBe("issues:5 issues:6");
});

test("a bounded reading of issues goes on where it ended", async () => {
  const first = await read({ include: ["issues"], maxPages: 1 });
  expect(first.numbers).toBe("issues:1 issues:2");
  expect((await read({ include: ["issues"], maxPages: 2 }, first.state)).numbers).toBe(
    "issues:2 issues:3 issues:4 issues:5",
  );
});

test("discussions are read from the latest change down to what is known", async () => {
  const include = ["discussions" as const];
  const first = await read({ include, maxPages: 1 });
  expect(first.numbers).toBe("discussions:12 discussions:11");
  const rest = await read({ include }, first.state);
  expect(rest.numbers).toBe("discussions:10");
  discussions.set(10, 20);
  const changed = await read({ include }, rest.state);
  expect(changed.numbers).toBe("discussions:10");
  expect(asked).toEqual(["discussions after null"]);
  expect((await read({ include }, changed.state)).numbers).toBe("");
});

test("without a token discussions are left out, unless they are asked for by name", async () => {
  const none = { token: undefined };
  expect((await read({}, NO_STATE, none)).numbers).not.toContain("discussions");
  expect(server.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  expect((await read({})).numbers).toContain("discussions:12");
});

test("a rate limit that is used up says how long the source is to be left alone", async () => {
  limitedUntil = Date.parse(time(30)) / 1000;
  await expect(read({})).rejects.toMatchObject({ retryAfterMs: 30 * 60_000 });
});

test("what GitHub refuses fails the source with what it says", async () => {
  const other = { apiUrl: `${server.url}/other/v3` };
  await expect(read({ include: ["discussions"] }, NO_STATE, other)).rejects.toThrow(
    "Source hub (a/b) failed: GitHub says: Could not resolve to a Repository.",
  );
});
