import type { ObjectStore } from "./object-store.ts";

const LIST_LIMIT = 1000;

/** Objects in the memory of this process, for tests and for Node. */
export function createMemoryObjectStore(): ObjectStore {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();

  return {
    async get(key, range) {
      const bytes = objects.get(key);
      if (bytes === undefined) return null;
      return range ? bytes.slice(range.offset, range.offset + range.length) : bytes.slice();
    },
    async open(key) {
      const bytes = objects.get(key);
      return bytes === undefined ? null : new Blob([bytes]).stream();
    },
    async put(key, content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      objects.set(key, new Uint8Array(bytes));
    },
    async putParts(key, parts) {
      objects.set(key, new Uint8Array(await new Blob([...parts] as BlobPart[]).arrayBuffer()));
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key);
    },
    async list(prefix, { after, limit = LIST_LIMIT } = {}) {
      return [...objects.keys()]
        .filter((key) => key.startsWith(prefix))
        .filter((key) => after === undefined || compareCodePoints(key, after) > 0)
        .sort(compareCodePoints)
        .slice(0, Math.min(limit, LIST_LIMIT));
    },
  };
}

/** The order of the UTF-8 bytes, which UTF-16 units do not have: surrogates sort before U+E000. */
function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length;) {
    const [one, other] = [a.codePointAt(i) ?? 0, b.codePointAt(i) ?? 0];
    if (one !== other) return one - other;
    i += one > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}
