import { readPointer } from "./json-pointer.ts";
import type { NextPage } from "./source.ts";

/** A page of a list, as it was answered. */
export interface AnsweredPage {
  url: string;
  headers: Headers;
  content: unknown;
  itemCount: number;
}

/** The URL of the page that follows; null where this one is the last. */
export function findNextPage(rule: NextPage | undefined, page: AnsweredPage): string | null {
  switch (rule?.by) {
    case undefined:
      return null;
    case "link":
      return resolveUrl(readNextLink(page.headers.get("link") ?? ""), page.url);
    case "url":
      return resolveUrl(readPointer(page.content, rule.pointer), page.url);
    case "cursor": {
      const token = readPointer(page.content, rule.pointer);
      const isToken = typeof token === "number" || (typeof token === "string" && token !== "");
      return isToken ? withParameter(page.url, rule.parameter, String(token)) : null;
    }
    case "number": {
      if (page.itemCount === 0) return null;
      const asked = new URL(page.url).searchParams.get(rule.parameter);
      const number = asked === null ? rule.first : Number(asked);
      return withParameter(page.url, rule.parameter, String(number + 1));
    }
  }
}

export function withParameter(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

/** Of a `Link` header (RFC 8288), which may hold several links with several relations each. */
function readNextLink(header: string): string | null {
  for (const [, reference, parameters = ""] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)/g,
  )) {
    const [, quoted, token] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters) ?? [];
    const relations = (quoted ?? token ?? "").toLowerCase().split(/\s+/);
    if (reference !== undefined && relations.includes("next")) return reference;
  }
  return null;
}

/** Name and password go to the same origin alone, and are never those of the answer. */
function resolveUrl(reference: unknown, base: string): string | null {
  if (typeof reference !== "string" || reference === "") return null;
  const url = URL.parse(reference, base);
  if (url === null) return null;
  const from = new URL(base);
  const isSameOrigin = url.origin === from.origin;
  url.username = isSameOrigin ? from.username : "";
  url.password = isSameOrigin ? from.password : "";
  return url.href;
}
