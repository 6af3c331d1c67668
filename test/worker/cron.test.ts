import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import worker from "../../functions/worker.ts";
import { call, digestOf } from "./calls.ts";
import { refreshesOf } from "./refreshes-of.ts";

const SIX = "0 6 * * *";
/** A time of a day to come, counted from tomorrow: nothing is due before it is said to be. */
function on(day: number, time: string): string {
  const date = new Date(Date.now() + (day + 1) * 24 * 60 * 60 * 1000);
  return `${date.toISOString().slice(0, 10)}T${time}Z`;
}
const AT_SIX = on(0, "06:00:00");
const URLS = {
  items: "https://source.example.com/items.json",
  feed: "https://source.example.com/feed.xml",
};

/** What the outside world answers, by address. */
const answers = new Map<string, (headers: Headers) => Response>();
const requested: string[] = [];

vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
  const url = input instanceof Request ? input.url : String(input);
  requested.push(url);
  const answer = answers.get(url);
  if (answer === undefined) throw new TypeError(`nothing answers at ${url}`);
  return answer(new Headers(init?.headers));
});
afterAll(() => void vi.unstubAllGlobals());

beforeEach(() => {
  requested.length = 0;
});

async function tick(scheduledTime: string): Promise<void> {
  const controller = createScheduledController({
    cron: "* * * * *",
    scheduledTime: new Date(scheduledTime),
  });
  await worker.scheduled(controller, env);
}

function items(count: number): { id: string; text: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `i${i}`, text: `planet and comet ${i}` }));
}

function feed(count: number): string {
  const entries = Array.from(
    { length: count },
    (_, i) => `<item><guid>g${i}</guid><title>Orchestra number ${i}</title></item>`,
  );
  return `<rss version="2.0"><channel><title>f</title>${entries.join("")}</channel></rss>`;
}

/** Answers with the tag, or 304 to whoever has it. */
function tagged(tag: string, body: () => string): (headers: Headers) => Response {
  return (headers) =>
    headers.get("if-none-match") === tag
      ? new Response(null, { status: 304, headers: { etag: tag } })
      : new Response(body(), { headers: { etag: tag } });
}

async function put(corpus: string, settings: Record<string, unknown>): Promise<void> {
  const options = { epochs: 10 };
  const answer = await call("PUT", `/v1/corpora/${corpus}`, { options, ...settings });
  expect(answer.status).toBeLessThan(300);
}

test("a schedule that is due fetches the sources and embeds only what is new", async () => {
  await put("daily", {
    schedule: SIX,
    sources: [
      { id: "items", type: "json", url: URLS.items },
      { id: "feed", type: "feed", url: URLS.feed },
    ],
  });
  answers.set(
    URLS.items,
    tagged('"1"', () => JSON.stringify(items(8))),
  );
  answers.set(
    URLS.feed,
    tagged('"1"', () => feed(6)),
  );
  await tick(AT_SIX);
  const [first] = await refreshesOf("daily");
  expect(first).toMatchObject({ state: "completed", version: 1, warnings: [] });
  expect(first?.stages.find(({ name }) => name === "embed")).toMatchObject({ done: 14, reused: 0 });
  const digest = await digestOf("daily");

  answers.set(
    URLS.items,
    tagged('"2"', () => JSON.stringify(items(11))),
  );
  await tick(on(1, "06:00:30"));
  const [, second] = await refreshesOf("daily");
  expect(second).toMatchObject({ state: "completed", version: 2, warnings: [] });
  const embed = second?.stages.find(({ name }) => name === "embed");
  expect(second).toMatchObject({ mode: "auto", decision: { mode: "assign" } });
  expect(embed).toMatchObject({ done: 3, reused: 0 });
  expect((await call("GET", "/v1/corpora/daily")).json.documentCount).toBe(17);
  expect(await digestOf("daily")).not.toBe(digest);

  const before = await digestOf("daily");
  await tick(on(2, "06:00:59"));
  const [, , third] = await refreshesOf("daily");
  expect(third).toMatchObject({ state: "completed", version: 3, warnings: [] });
  expect(third?.stages.find(({ name }) => name === "embed")).toMatchObject({ done: 0 });
  expect(await digestOf("daily")).toBe(before);
  expect(requested).toHaveLength(6);
});

test("a schedule that is not due, was taken away, or went with its corpus does nothing", async () => {
  const sources = [{ id: "items", type: "json", url: URLS.items }];
  await put("other", { schedule: "45 7 * * *", sources });
  await put("none", { sources });
  await put("changed", { schedule: SIX, sources });
  await put("changed", { schedule: null, sources });
  await put("gone", { schedule: SIX, sources });
  await call("DELETE", "/v1/corpora/gone");
  await put("daily", { schedule: "0 5 * * *", sources });
  await tick(AT_SIX);
  await tick(on(0, "05:59:59"));
  await tick(on(0, "07:30:00"));
  expect(requested).toEqual([]);
  for (const corpus of ["other", "none", "changed"]) {
    expect(await refreshesOf(corpus)).toEqual([]);
  }
});

test("pages of a site, a bucket and CSV are read; too few documents cost no other corpus anything; who asks is told", async () => {
  const site = "https://site.example.com";
  answers.set(
    `${site}/sitemap.xml`,
    () => new Response(`<urlset><url><loc>${site}/a</loc></url></urlset>`),
  );
  const html = `<title>A comet</title><article><p>${"A comet was seen. ".repeat(20)}</p></article>`;
  const headers = { "content-type": "text/html" };
  answers.set(`${site}/a`, () => new Response(html, { headers }));
  answers.set(`${site}/rows.csv`, () => new Response("id,text\nrow,a planet in a table\n"));
  await env.BUCKET.put(
    "sources/letters/one.txt",
    "A letter of two sentences. It is about a planet.",
  );
  await put("a-empty", { schedule: SIX });
  const hook = { url: "https://hook.example.com/a", events: ["refresh-completed"] };
  const told: string[] = [];
  answers.set(hook.url, (sent) => {
    told.push(sent.get("webhook-signature") ?? "");
    return new Response("thanks");
  });
  const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  await put("b-full", {
    schedule: SIX,
    notify: [{ ...hook, secret }],
    sources: [
      { id: "site", type: "sitemap", url: `${site}/sitemap.xml` },
      { id: "rows", type: "csv", url: `${site}/rows.csv` },
      { id: "letters", type: "r2", prefix: "sources/letters/", format: "text", split: "sentences" },
    ],
  });
  await call("POST", "/v1/corpora/b-full/documents", { documents: items(12) });
  await tick(AT_SIX);
  expect(await refreshesOf("a-empty")).toEqual([]);
  const [refresh] = await refreshesOf("b-full");
  expect(refresh).toMatchObject({ state: "completed", version: 1, warnings: [] });
  await vi.waitFor(() => expect(told).toEqual([expect.stringMatching(/^v1,/)]));
  const { json } = await call("GET", "/v1/corpora/b-full/sources");
  const states = (json.sources as { state: string }[]).map(({ state }) => state);
  expect(states).toEqual(["well", "well", "well"]);
  const letter = await call("GET", "/v1/corpora/b-full/documents/one.txt");
  expect(letter.json).toMatchObject({ passageCount: 2, topic: expect.any(Number) });
  const { json: runs } = await call("GET", "/v1/corpora/a-empty/schedule/runs");
  const problem = expect.objectContaining({ code: "too_few_documents" });
  expect(runs.runs).toContainEqual(expect.objectContaining({ outcome: "failed", problem }));
});
