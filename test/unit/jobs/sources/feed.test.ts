import { expect, test } from "vitest";
import { readFeed } from "../../../../src/jobs/sources/feed.ts";

function rss(items: string): string {
  const names =
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"';
  return `<?xml version="1.0"?><rss version="2.0" ${names}><channel><title>T</title>${items}</channel></rss>`;
}

function atom(entries: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:f</id>${entries}</feed>`;
}

test("an RSS item gives title and content without markup, its date and its link", async () => {
  const item =
    '<item><title>AT&amp;amp;T &amp; co</title><link>https://a/b?c=1&amp;d=2</link><guid isPermaLink="false">a:1</guid>' +
    "<description>short</description><content:encoded><![CDATA[<p>Long &amp; <b>bold</b></p><p>end</p>]]></content:encoded>" +
    "<pubDate>Tue, 10 Jun 2003 06:00:00 +0200</pubDate></item>";
  expect(await readFeed(rss(item), "news")).toEqual([
    {
      id: "a:1",
      text: "AT&T & co\n\nLong & bold\nend",
      timestamp: "2003-06-10T04:00:00.000Z",
      metadata: { link: "https://a/b?c=1&d=2" },
    },
  ]);
});

test("an RSS item without content has its description and its Dublin Core date", async () => {
  const item =
    "<item><guid>x</guid><description>&lt;i&gt;only&lt;/i&gt; this</description><dc:date>2003-06-10</dc:date></item>";
  expect(await readFeed(rss(item), "news")).toMatchObject([
    { id: "x", text: "only this", timestamp: "2003-06-10T00:00:00.000Z" },
  ]);
});

test("a guid that is no document id is hashed, with the source before it", async () => {
  const item = "<item><guid>https://a/1?b</guid><title>one</title></item>";
  const [first] = (await readFeed(rss(item), "news")) as { id: string }[];
  expect(first.id).toMatch(/^news-[0-9a-f]{32}$/);
  const [again, elsewhere, long] = (await Promise.all([
    readFeed(rss(item.replace("one", "another title")), "news"),
    readFeed(rss(item), "blog"),
    readFeed(rss(item), "s".repeat(128)),
  ])) as { id: string }[][];
  expect(again[0].id).toBe(first.id);
  expect(elsewhere[0].id.slice(5)).not.toBe(first.id.slice(5));
  expect(long[0].id).toHaveLength(128);
});

test("an item without guid is known by its link, without both by its text", async () => {
  const items =
    "<item><link>https://a/1</link><title>one</title></item>" +
    "<item><link>https://a/1</link><title>renamed</title></item>" +
    "<item><title>two words</title></item><item><title>other words</title></item>";
  const ids = ((await readFeed(rss(items), "news")) as { id: string }[]).map(({ id }) => id);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
});

test("an item with nothing to read keeps its place, with an empty text", async () => {
  const items = "<item><guid>a</guid></item><item><guid>b</guid><title>kept</title></item>";
  expect(await readFeed(rss(items), "news")).toMatchObject([
    { id: "a", text: "" },
    { id: "b", text: "kept" },
  ]);
});

test("a date that cannot be read is left out", async () => {
  const item = "<item><guid>a</guid><title>t</title><pubDate>yesterday</pubDate></item>";
  expect(await readFeed(rss(item), "news")).toMatchObject([{ timestamp: undefined }]);
});

test("Atom text is read by its type and the alternate link is kept", async () => {
  const entries =
    '<entry><id>one</id><title>if a &lt; b</title><link rel="self" href="https://a/self"/><link href="https://a/1"/>' +
    '<published>2003-12-13T18:30:02Z</published><updated>2004-01-01T00:00:00Z</updated><content type="html">&lt;p&gt;x &amp;amp; y&lt;/p&gt;</content></entry>' +
    '<entry><id>two</id><title type="html">a &amp;lt; b</title><updated>2004-01-01T00:00:00Z</updated>' +
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <i>two</i></p></div></content></entry>' +
    "<entry><id>three</id><title>t</title><summary>only a summary</summary></entry>";
  expect(await readFeed(atom(entries), "news")).toMatchObject([
    {
      id: "one",
      text: "if a < b\n\nx & y",
      timestamp: "2003-12-13T18:30:02.000Z",
      metadata: { link: "https://a/1" },
    },
    { id: "two", text: "a < b\n\nOne two", timestamp: "2004-01-01T00:00:00.000Z" },
    { id: "three", text: "t\n\nonly a summary" },
  ]);
});

test("RSS 1.0 and JSON feeds are read as well", async () => {
  const rdf =
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">' +
    '<channel rdf:about="urn:c"><title>c</title></channel><item rdf:about="urn:1"><title>t</title><description>d</description></item></rdf:RDF>';
  expect(await readFeed(rdf, "news")).toMatchObject([{ id: "urn:1", text: "t\n\nd" }]);
  const items = [
    { id: 7, url: "https://a", content_html: "<p>x</p>", date_published: "2020-01-01T00:00:00Z" },
    { id: "8", title: "t", content_text: "a <b>" },
    { id: "9", summary: "s" },
  ];
  const json = { version: "https://jsonfeed.org/version/1.1", title: "j", items };
  expect(await readFeed(JSON.stringify(json), "news")).toMatchObject([
    { id: "7", text: "x", timestamp: "2020-01-01T00:00:00.000Z", metadata: { link: "https://a" } },
    { id: "8", text: "t\n\na <b>" },
    { id: "9", text: "s" },
  ]);
});

test("a feed without items has no documents", async () => {
  expect(await readFeed(rss(""), "news")).toEqual([]);
});

test.each(["", "<html></html>", rss("<item><title>cut").slice(0, -20), '{"items":'])(
  "%j is no feed",
  async (text) => {
    await expect(readFeed(text, "news")).rejects.toThrow("it is no RSS, Atom or JSON feed");
  },
);
