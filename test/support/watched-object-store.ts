import type { ObjectStore } from "../../src/storage/object-store.ts";

export interface ObjectCall {
  method: "get" | "open" | "put" | "delete" | "list";
  key: string;
  /** The bytes a range asks for; null for the whole object and other calls. */
  rangeBytes: number | null;
}

/** An object store of which every call goes through `around` first, which may wait or throw. */
export function watchObjectStore(
  store: ObjectStore,
  around: (call: ObjectCall) => void | Promise<void>,
): ObjectStore {
  return {
    async get(key, range) {
      await around({ method: "get", key, rangeBytes: range?.length ?? null });
      return store.get(key, range);
    },
    async open(key) {
      await around({ method: "open", key, rangeBytes: null });
      return store.open(key);
    },
    async put(key, content) {
      await around({ method: "put", key, rangeBytes: null });
      return store.put(key, content);
    },
    async putParts(key, parts) {
      await around({ method: "put", key, rangeBytes: null });
      return store.putParts(key, parts);
    },
    async delete(keys) {
      await around({ method: "delete", key: keys.join(" "), rangeBytes: null });
      return store.delete(keys);
    },
    async list(prefix, options) {
      await around({ method: "list", key: prefix, rangeBytes: null });
      return store.list(prefix, options);
    },
  };
}
