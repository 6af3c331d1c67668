import { expect, test } from "vitest";
import { parseSitemap } from "../../../../src/jobs/sources/parse-sitemap.ts";

test("the pages of a sitemap come with the times of their change, as far as these can be read", () => {
  const text = `<?xml version="1.0"?><!-- made by hand -->
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i">
      <url><loc> https://example.org/?a=1&amp;b=2 </loc><lastmod>2026-01-02</lastmod>
        <image:image><image:loc>https://example.org/a.png</image:loc></image:image></url>
      <url><lastmod>2026-01-02T10:00:00+02:00</lastmod><loc><![CDATA[https://example.org/c]]></loc></url>
      <url><loc>https://example.org/d</loc><lastmod>soon</lastmod></url>
      <url><lastmod>2026-01-02</lastmod></url>
    </urlset>`;
  expect(parseSitemap(text)).toEqual({
    isIndex: false,
    entries: [
      { url: "https://example.org/?a=1&b=2", changedAt: "2026-01-02T00:00:00.000Z" },
      { url: "https://example.org/c", changedAt: "2026-01-02T08:00:00.000Z" },
      { url: "https://example.org/d", changedAt: null },
    ],
  });
});

test("an index names other sitemaps, with a prefix of its namespace or without", () => {
  const text =
    "<s:sitemapindex xmlns:s='n'><s:sitemap><s:loc>https://example.org/1.xml</s:loc></s:sitemap></s:sitemapindex>";
  expect(parseSitemap(text)).toEqual({
    isIndex: true,
    entries: [{ url: "https://example.org/1.xml", changedAt: null }],
  });
});

test("a text may name a page a line", () => {
  expect(parseSitemap("https://example.org/a\r\n\nhttps://example.org/b\n").entries).toHaveLength(
    2,
  );
});

test.each(["<html><body>Not found</body></html>", "not found", "<rss></rss>"])(
  "%s is no sitemap",
  (text) => {
    expect(() => parseSitemap(text)).toThrow("it is no sitemap");
  },
);
