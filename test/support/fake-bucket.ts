import type { Bucket } from "../../src/storage/r2.ts";
import { createMemoryObjectStore } from "../../src/storage/memory.ts";

const LIMIT = 1000;

/** A bucket with R2's limits and surprises: short pages, errors for ranges beyond the end. */
export function createFakeBucket(): Bucket {
  const store = createMemoryObjectStore();
  return {
    async get(key, options) {
      const all = await store.get(key);
      if (all === null) return null;
      const { offset, length } = options?.range ?? { offset: 0, length: all.length };
      if (options !== undefined && (offset >= all.length || length < 1)) {
        throw new Error("get: The requested range is not satisfiable (10039)");
      }
      const response = new Response(all.slice(offset, offset + length));
      const { body } = response;
      if (body === null) throw new Error("A response of bytes has a body.");
      return { body, arrayBuffer: () => response.arrayBuffer() };
    },
    async put(key, content) {
      const isStream = content instanceof ReadableStream;
      const whole = isStream ? await new Response(content).arrayBuffer() : content;
      await store.put(key, whole instanceof ArrayBuffer ? new Uint8Array(whole) : whole);
    },
    async delete(keys) {
      if (keys.length > LIMIT) throw new Error("delete: too many keys (10000)");
      if (keys.length === 0) throw new Error("delete: no key (10000)");
      await store.delete(keys);
    },
    async list({ prefix, limit, startAfter, cursor }) {
      if (limit < 1 || limit > LIMIT) throw new Error("list: limit out of bounds (10022)");
      if (cursor !== undefined && startAfter !== undefined) throw new Error("list: both given");
      const after = cursor ?? startAfter;
      const keys = await store.list(prefix, { after });
      const page = keys.slice(0, Math.min(limit, 3));
      const objects = page.map((key) => ({ key }));
      const last = page.at(-1);
      if (keys.length === page.length || last === undefined) return { objects, truncated: false };
      return { objects, truncated: true, cursor: last };
    },
  };
}
