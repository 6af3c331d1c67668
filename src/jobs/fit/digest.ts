import type { Products } from "../../core/pipeline/products.ts";
import { encodeSections } from "../../core/sections.ts";
import { toHex } from "../content-key.ts";

/**
 * SHA-256, as 64 hexadecimal digits, over all that a reader of the result can see: ids, topics,
 * probabilities, words, the map, representative documents; of a fit with a mode also what its seed
 * topics, classes or names are called.
 */
export async function digestFit(
  ids: readonly string[],
  products: Products,
  names?: readonly string[],
): Promise<string> {
  const bytes = encodeSections("fit result", 1, names === undefined ? ids : { ids, names }, {
    documentTopics: products.get("documentTopics"),
    documentProbabilities: products.get("documentProbabilities"),
    topicWords: products.get("topicWords"),
    mapPositions: products.get("mapPositions"),
    rowOfDocument: products.get("rowOfDocument"),
    representatives: products.get("representatives"),
  });
  return digestText(bytes);
}

/** SHA-256 of bytes, or of a text as UTF-8, as 64 hexadecimal digits. */
export async function digestText(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource)));
}
