import { Parser } from "htmlparser2";
import { toTimestamp } from "./to-timestamp.ts";

/** A page of a site, or in an index another sitemap. */
export interface SitemapEntry {
  url: string;
  /** When it last changed, ISO 8601 in UTC; null where the sitemap does not say. */
  changedAt: string | null;
}

/**
 * Reads a sitemap or an index of sitemaps (sitemaps.org), as XML or as text with a URL a line. Throws an
 * `Error` where it is neither.
 */
export function parseSitemap(text: string): { isIndex: boolean; entries: SitemapEntry[] } {
  if (!text.trimStart().startsWith("<")) return { isIndex: false, entries: readLines(text) };
  const entries: SitemapEntry[] = [];
  let root: string | null = null;
  let path: string[] = [];
  let entry = { loc: "", lastmod: "" };
  const parser = new Parser(
    {
      onopentagname(name) {
        // a namespace's prefix does not matter, but an image's <image:loc> is no page
        const local =
          path.length < 3 && name.includes(":") ? name.slice(name.indexOf(":") + 1) : name;
        root ??= local;
        path.push(local);
        if (path.length === 2) entry = { loc: "", lastmod: "" };
      },
      ontext(data) {
        const name = path.length === 3 ? path[2] : undefined;
        if (name === "loc" || name === "lastmod") entry[name] += data;
      },
      onclosetag() {
        const name = path.pop();
        const isEntry = path.length === 1 && (name === "url" || name === "sitemap");
        const url = entry.loc.trim();
        if (isEntry && url !== "") {
          entries.push({ url, changedAt: toTimestamp(entry.lastmod.trim()) ?? null });
        }
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  path = [];
  if (root === "sitemapindex") return { isIndex: true, entries };
  if (root === "urlset") return { isIndex: false, entries };
  throw new Error(`it is no sitemap but <${String(root)}>`);
}

function readLines(text: string): SitemapEntry[] {
  const urls = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (!urls.every((url) => /^https?:\/\//i.test(url))) throw new Error("it is no sitemap");
  return urls.map((url) => ({ url, changedAt: null }));
}
