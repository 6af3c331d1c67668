import { htmlToText } from "./html-to-text.ts";
import { readPointer } from "./json-pointer.ts";
import { nameDocument } from "./name-document.ts";
import type { FieldMap } from "./source.ts";
import { toTimestamp } from "./to-timestamp.ts";

/**
 * The document that an item stands for, unchecked. A number may be an id, a text or a class. Without
 * an id at its place the document is named after its text; a date that cannot be read is left out.
 */
export async function mapItem(item: unknown, fields: FieldMap, sourceId: string): Promise<unknown> {
  const text = [fields.text]
    .flat()
    .map((pointer) => toText(readPointer(item, pointer)))
    .map((part) => (fields.html === true && part !== undefined ? htmlToText(part) : part))
    .filter((part) => part !== undefined && part.trim() !== "")
    .join("\n\n");
  const name = toText(readPointer(item, fields.id)) || text;
  const metadata = Object.entries(fields.metadata ?? {})
    .map(([key, pointer]) => [key, readPointer(item, pointer)] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  return {
    id: await nameDocument(sourceId, name),
    text,
    timestamp: fields.timestamp && toTimestamp(readPointer(item, fields.timestamp)),
    class: fields.class && (toText(readPointer(item, fields.class)) || undefined),
    metadata: metadata.length === 0 ? undefined : Object.fromEntries(metadata),
  };
}

function toText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
