import { expect, test } from "vitest";
import { readPageText } from "../../../../src/jobs/sources/read-page-text.ts";

const paragraph =
  "The comet was seen above the harbor for eleven nights, and many people came to look. ";
const page = `<!doctype html><html lang="en"><head><title>A comet &amp; a harbor</title>
  <meta property="article:published_time" content="2026-01-02T03:04:05Z">
  <script>var tracking = "hidden";</script></head>
  <body><nav><a href="/">Home</a> <a href="/all">All articles</a></nav>
  <article><h1>A comet &amp; a harbor</h1><p>${paragraph.repeat(3)}</p><p>${paragraph.repeat(3)}</p></article>
  <aside><ul><li><a href="/ad">Buy telescopes</a></li></ul></aside>
  <footer>© The newspaper, all rights reserved</footer></body></html>`;

test("a page's text is its article, without what surrounds it", () => {
  const { title, text, publishedAt } = readPageText(page);
  expect(title).toBe("A comet & a harbor");
  expect(publishedAt).toBe("2026-01-02T03:04:05.000Z");
  expect(text.match(/The comet was seen/g)).toHaveLength(6);
  for (const hidden of ["tracking", "All articles", "rights reserved", "telescopes"]) {
    expect(text).not.toContain(hidden);
  }
});

test.each([
  ["<title>T</title><p>short", "T", "short"],
  ["just text", "", "just text"],
  ["", "", ""],
  ["<div><<<p>&amp;</div", "", expect.any(String)],
])("%j has a text, too", (html, title, text) => {
  expect(readPageText(html)).toMatchObject({ title, text });
});
