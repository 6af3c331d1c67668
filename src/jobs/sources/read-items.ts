import { EdgetopicError } from "../../core/errors.ts";
import { readCsv } from "./csv.ts";
import { readPointer } from "./json-pointer.ts";
import { parseJson, readJson } from "./json.ts";
import { mapItem } from "./map-item.ts";
import { readNdjson } from "./ndjson.ts";
import type { ItemRules } from "./source.ts";

export type ItemFormat = "json" | "ndjson" | "csv";

/** What a text holds: all of it, and the items in it. */
export interface TextItems {
  content: unknown;
  /** An `EdgetopicError` in place of one that cannot be read. */
  items: unknown[];
}

/** Throws an `Error` where the text is of another format, or has no list at its place. */
export function readItems(
  format: ItemFormat,
  text: string,
  { items, delimiter }: Pick<ItemRules, "items"> & { delimiter?: string | undefined },
): TextItems {
  if (format === "csv") return ofLines(readCsv(text, delimiter));
  if (format === "ndjson") return ofLines(readNdjson(text));
  const content = parseJson(text);
  if (items === undefined) return { content, items: readJson(content) };
  const list = readPointer(content, items);
  if (!Array.isArray(list)) throw new Error(`its JSON has no list at "${items}"`);
  return { content, items: list };
}

/** The items as documents, unchecked. */
export async function mapItems(
  items: readonly unknown[],
  { fields }: Pick<ItemRules, "fields">,
  sourceId: string,
): Promise<unknown[]> {
  if (fields === undefined) return [...items];
  return Promise.all(
    items.map((item) => (item instanceof EdgetopicError ? item : mapItem(item, fields, sourceId))),
  );
}

function ofLines(items: unknown[]): TextItems {
  return { content: items, items };
}
