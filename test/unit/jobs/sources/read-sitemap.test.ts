import type { RequestListener } from "node:http";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSource } from "../../../../src/jobs/sources/read-source.ts";
import {
  NO_STATE,
  type SitemapSource,
  type SourceState,
} from "../../../../src/jobs/sources/source.ts";
import { startSourceServer, type SourceServer } from "../../../support/source-server.ts";

/** A site of pages by path, each with the day of its change or none; a page is what it says, or a status. */
interface Site {
  pages: Map<string, { day: number | null; says: string | number }>;
  asked: string[];
  server: SourceServer;
}

let site: Site;
beforeEach(async () => {
  const pages: Site["pages"] = new Map();
  const asked: string[] = [];
  const entries = (days: (day: number | null) => boolean): string =>
    [...pages]
      .filter(([, { day }]) => days(day))
      .map(([path, { day }]) => {
        const lastmod =
          day === null ? "" : `<lastmod>2026-01-${String(day).padStart(2, "0")}</lastmod>`;
        return `<url><loc>${site.server.url}${path}</loc>${lastmod}</url>`;
      })
      .join("");
  const sitemap =
    (days: (day: number | null) => boolean): RequestListener =>
    (request, response) => {
      const text = `<urlset>${entries(days)}</urlset>`;
      const etag = `"${createHash("sha256").update(text).digest("hex")}"`;
      if (request.headers["if-none-match"] === etag) {
        site.asked.push("304");
        return void response.writeHead(304).end();
      }
      response.writeHead(200, { "content-type": "application/gzip", etag }).end(gzipSync(text));
    };
  const handlers: Record<string, RequestListener> = {
    "/sitemap.xml": (_request, response) =>
      void response.end(
        `<sitemapindex><sitemap><loc>${site.server.url}/old.xml.gz</loc><lastmod>2026-01-03</lastmod></sitemap>` +
          "<sitemap><loc>/rest.xml.gz</loc></sitemap>" +
          "<sitemap><loc>https://elsewhere.example/sitemap.xml</loc></sitemap></sitemapindex>",
      ),
    "/old.xml.gz": sitemap((day) => day !== null && day <= 3),
    "/rest.xml.gz": sitemap((day) => day === null || day > 3),
  };
  const server = await startSourceServer(
    new Proxy(handlers, {
      get:
        (known, path: string): RequestListener =>
        (request, response) => {
          asked.push(path);
          const handler = known[path];
          if (handler) return handler(request, response);
          const says = pages.get(path)?.says ?? 404;
          if (typeof says === "number") return void response.writeHead(says).end();
          response.writeHead(200, { "content-type": "text/html" }).end(`<p>${says}</p>`);
        },
    }),
  );
  site = { pages, asked, server };
});
afterEach(() => site.server.close());

async function read(state: SourceState = NO_STATE, settings: Partial<SitemapSource> = {}) {
  site.asked.length = 0;
  const source = {
    id: "site",
    type: "sitemap" as const,
    url: `${site.server.url}/sitemap.xml`,
    ...settings,
  };
  const seen: string[] = [];
  const removed: string[] = [];
  const rejected: string[] = [];
  let reached = state;
  let error: Error | null = null;
  try {
    const dependencies = {
      fetch,
      now: () => Date.now(),
      sleep: async () => {},
      dimensions: 2,
      corpus: "c",
    };
    for await (const page of readSource(source, reached, dependencies)) {
      seen.push(...page.documents.map(({ text }) => text));
      removed.push(...page.removed);
      rejected.push(...page.rejected.map(({ detail }) => detail));
      reached = page.state;
    }
  } catch (failure) {
    error = failure as Error;
  }
  return { seen, removed, rejected, state: reached, error };
}

test("pages are read by the day of their change, and again only when they change", async () => {
  site.pages.set("/b", { day: 2, says: "two" });
  site.pages.set("/a", { day: 9, says: "nine" });
  site.pages.set("/c", { day: 2, says: "two again" });
  const first = await read();
  expect(first).toMatchObject({ seen: ["two", "two again", "nine"], error: null });
  const again = await read(first.state);
  expect(again).toMatchObject({ seen: [], error: null });
  expect(site.asked).toEqual(["/sitemap.xml", "/rest.xml.gz", "304"]);
  site.pages.set("/b", { day: 10, says: "ten" });
  expect((await read(again.state)).seen).toEqual(["ten"]);
});

test("a sitemap whose pages were not all read is asked for all of it again", async () => {
  for (const day of [4, 5, 6]) site.pages.set(`/${day}`, { day, says: String(day) });
  const first = await read(NO_STATE, { maxPages: 2 });
  expect(first.seen).toEqual(["4", "5"]);
  const second = await read(first.state, { maxPages: 2 });
  expect(second.seen).toEqual(["6"]);
  await read(second.state);
  expect(site.asked).toContain("304");
});

test("pages without a day are read in turn, a few each time", async () => {
  for (const path of ["/a", "/b", "/c"]) site.pages.set(path, { day: null, says: path.slice(1) });
  site.pages.set("/new", { day: 5, says: "new" });
  let { seen, state } = await read(NO_STATE, { maxPages: 3 });
  expect(seen).toEqual(["new", "a", "b"]);
  ({ seen, state } = await read(state, { maxPages: 2 }));
  expect(seen).toEqual(["c", "a"]);
  ({ seen, state } = await read(state, { maxPages: 2 }));
  expect(seen).toEqual(["b", "c"]);
});

test("a page that is gone is removed, one that cannot be read is rejected, and the rest is read", async () => {
  site.pages.set("/a", { day: 1, says: 410 });
  site.pages.set("/b", { day: 2, says: 403 });
  site.pages.set("/c", { day: 3, says: "three" });
  const { seen, removed, rejected, error } = await read();
  expect(seen).toEqual(["three"]);
  expect(removed).toHaveLength(1);
  expect(rejected).toEqual([
    expect.stringContaining("/b was not read: it answered with status 403"),
  ]);
  expect(error).toBeNull();
});

test("a page whose host is down fails the source, is tried again, and is passed over in the end", async () => {
  site.pages.set("/a", { day: 1, says: "one" });
  site.pages.set("/b", { day: 2, says: 503 });
  site.pages.set("/c", { day: 3, says: "three" });
  const first = await read();
  expect(first.seen).toEqual(["one"]);
  expect(first.error?.message).toContain("it answered with status 503");
  const second = await read(first.state);
  expect(second).toMatchObject({ seen: [], error: expect.any(Error) });
  const third = await read(second.state);
  expect(third).toMatchObject({ seen: ["three"], error: null });
  expect(third.rejected).toEqual([expect.stringContaining("/b was not read")]);
});

test("only pages of the site whose paths are asked for are read", async () => {
  site.pages.set("/blog/a", { day: 1, says: "blog" });
  site.pages.set("/shop/a", { day: 1, says: "shop" });
  expect((await read(NO_STATE, { include: ["/blog/"] })).seen).toEqual(["blog"]);
});

test("what is no sitemap fails the source", async () => {
  site.pages.set("/page", { day: 1, says: "page" });
  const { error } = await read(NO_STATE, { url: `${site.server.url}/page` });
  expect(error?.message).toContain("it is no sitemap");
});
