import { decodeHTML } from "entities";

/** Elements that begin a new line; all others leave the words around them together. */
const BLOCKS = new Set(
  (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 " +
    "header hr li main nav ol p pre section table td th tr ul"
  ).split(" "),
);
/** Elements whose content is no text. */
const HIDDEN = new Set(["head", "noscript", "script", "style", "svg", "template"]);
/** In place of a block's border until white space is collapsed: no character of a text. */
const BORDER = "\u0000";
const TAG = /^(\/?)([a-z][a-z0-9-]*)(?:[\s/][^>]*)?>/i;

/**
 * The text of an HTML fragment: without tags, comments and scripts, entities decoded, white space
 * as a browser shows it. Blocks stand on lines of their own. Malformed markup is read as far as it
 * goes.
 */
export function htmlToText(html: string): string {
  const [first = "", ...pieces] = html.replaceAll(BORDER, " ").split("<");
  let text = decodeHTML(first);
  let end: string | null = null;
  for (const piece of pieces) {
    if (end !== null) {
      const at = piece.toLowerCase().indexOf(end);
      if (at < 0) continue;
      text += decodeHTML(piece.slice(piece.indexOf(">", at) + 1));
      end = null;
      continue;
    }
    const [tag, slash, name = ""] = TAG.exec(piece) ?? [];
    if (piece.startsWith("!--")) {
      const at = piece.indexOf("-->");
      if (at < 0) end = "-->";
      else text += decodeHTML(piece.slice(at + 3));
    } else if (tag === undefined) {
      text += decodeHTML(`<${piece}`);
    } else if (slash === "" && HIDDEN.has(name.toLowerCase())) {
      end = `/${name.toLowerCase()}`;
    } else {
      if (BLOCKS.has(name.toLowerCase())) text += BORDER;
      text += decodeHTML(piece.slice(tag.length));
    }
  }
  const lines = text.split(BORDER).map((line) => line.replace(/\s+/g, " ").trim());
  return lines.filter((line) => line !== "").join("\n");
}
