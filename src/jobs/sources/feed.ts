import {
  parseFeed,
  type AnyFeed,
  type AtomFeed,
  type JsonFeed,
  type RdfFeed,
  type RssFeed,
} from "feedsmith";
import { htmlToText } from "./html-to-text.ts";
import { nameDocument } from "./name-document.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** What the formats have in common, as plain text. */
interface FeedItem {
  /** What the feed calls the item, else where it links to. */
  name: string | undefined;
  title: string;
  body: string;
  date: string | undefined;
  link: string | undefined;
}

/**
 * The items of an RSS 2.0, RSS 1.0 (RDF), Atom or JSON feed as documents, unchecked: text = title,
 * blank line, content or else summary, without markup. The id is the item's guid (id, link) where
 * that is a valid document id; else, and where the item has none, the source's id and a hash of
 * the guid or of the text. A date that cannot be read is left out. Throws an `Error` where the text
 * is no such feed.
 */
export async function readFeed(text: string, sourceId: string): Promise<unknown[]> {
  return Promise.all(parseItems(text).map((item) => toDocument(item, sourceId)));
}

async function toDocument(item: FeedItem, sourceId: string): Promise<unknown> {
  const text = [item.title, item.body].filter((part) => part !== "").join("\n\n");
  return {
    id: await nameDocument(sourceId, item.name?.trim() || text),
    text,
    timestamp: toTimestamp(item.date),
    metadata: item.link === undefined ? undefined : { link: item.link },
  };
}

function parseItems(text: string): FeedItem[] {
  const { format, feed } = parse(text);
  switch (format) {
    case "rss":
      return feed.items?.map((item) => fromRss(item, item.guid?.value, item.pubDate)) ?? [];
    case "rdf":
      return feed.items?.map((item) => fromRss(item, item.rdf?.about)) ?? [];
    case "atom":
      return feed.entries?.map(fromAtom) ?? [];
    case "json":
      return feed.items?.map(fromJson) ?? [];
  }
}

function parse(text: string): AnyFeed {
  try {
    return parseFeed(text);
  } catch (error) {
    const cause = (error as Error).cause;
    const detail = cause instanceof Error ? `: ${cause.message}` : "";
    throw new Error(`it is no RSS, Atom or JSON feed${detail}`, { cause: error });
  }
}

function fromRss(
  item: RssFeed.Item<string> | RdfFeed.Item<string>,
  guid: string | undefined,
  date?: string,
): FeedItem {
  return {
    name: guid ?? item.link,
    title: htmlToText(item.title ?? ""),
    body: htmlToText(item.content?.encoded ?? "") || htmlToText(item.description ?? ""),
    date: date ?? item.dc?.dates?.[0],
    link: item.link,
  };
}

function fromAtom(entry: AtomFeed.Entry<string>): FeedItem {
  const link = entry.links?.find(({ rel }) => rel === undefined || rel === "alternate")?.href;
  return {
    name: entry.id ?? link,
    title: atomText(entry.title),
    body: atomText(entry.content) || atomText(entry.summary),
    date: entry.published ?? entry.updated,
    link,
  };
}

/** RFC 4287, 3.1.1: text, unless its type says otherwise. */
function atomText(text: AtomFeed.Content | undefined): string {
  const { type = "text", value = "" } = text ?? {};
  return type === "text" || type === "text/plain" ? value.trim() : htmlToText(value);
}

function fromJson(item: JsonFeed.Item<string>): FeedItem {
  return {
    name: item.id ?? item.url,
    title: item.title ?? "",
    body: item.content_text ?? (htmlToText(item.content_html ?? "") || (item.summary ?? "")),
    date: item.date_published ?? item.date_modified,
    link: item.url ?? item.external_url,
  };
}
