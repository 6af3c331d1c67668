import type { Products } from "../../core/pipeline/products.ts";
import { encodeSections } from "../../core/sections.ts";
import { toHex } from "../content-key.ts";

/**
 * SHA-256, as 64 hexadecimal digits, over all that a reader of the result can see: ids, topics,
 * probabilities, words, the map, representative documents.
 */
export async function digestFit(ids: readonly string[], products: Products): Promise<string> {
  const bytes = encodeSections("fit result", 1, ids, {
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
