import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { htmlToText } from "./html-to-text.ts";
import { toTimestamp } from "./to-timestamp.ts";

export interface PageText {
  title: string;
  /** Of the article alone where there is one, else all that is shown. */
  text: string;
  publishedAt: string | undefined;
}

/** Elements of a page beyond which looking for its article takes too long. */
const MOST_ELEMENTS = 50_000;

/** The text of a web page, without what surrounds it (Mozilla's Readability, as in Firefox's reader view). */
export function readPageText(html: string): PageText {
  const article = findArticle(html);
  const content = htmlToText(article?.content ?? "");
  const title = htmlToText(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? "");
  return {
    title: article?.title?.trim() || title,
    text: content === "" ? htmlToText(html) : content,
    publishedAt: toTimestamp(article?.publishedTime ?? undefined),
  };
}

/** Null where there is none, or the page is one that cannot be looked through. */
function findArticle(html: string): ReturnType<Readability["parse"]> {
  try {
    const { document } = parseHTML(html);
    return new Readability(document, { maxElemsToParse: MOST_ELEMENTS }).parse();
  } catch {
    return null;
  }
}
