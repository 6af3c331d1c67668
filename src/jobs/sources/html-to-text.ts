import { Parser } from "htmlparser2";

/** Elements that begin a new line; all others leave the words around them together. */
const BLOCKS = new Set(
  (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 " +
    "header hr li main nav ol p pre section table td th tr ul"
  ).split(" "),
);
/** Elements whose content is no text. */
const HIDDEN = new Set(["head", "noscript", "script", "style", "svg", "template", "title"]);
/** In place of a block's border until white space is collapsed: no character of a text. */
const BORDER = "\u0000";

/**
 * The text of an HTML fragment: without tags, comments and scripts, entities decoded, white space
 * as a browser shows it. Blocks stand on lines of their own. Malformed markup is read as browsers
 * read it.
 */
export function htmlToText(html: string): string {
  let text = "";
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (HIDDEN.has(name)) hiddenDepth++;
      if (BLOCKS.has(name)) text += BORDER;
    },
    onclosetag(name) {
      if (HIDDEN.has(name)) hiddenDepth--;
      if (BLOCKS.has(name)) text += BORDER;
    },
    ontext(data) {
      if (hiddenDepth === 0) text += data.replaceAll(BORDER, " ");
    },
  });
  parser.end(html);
  const lines = text.split(BORDER).map((line) => line.replace(/\s+/g, " ").trim());
  return lines.filter((line) => line !== "").join("\n");
}
