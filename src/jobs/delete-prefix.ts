import type { ObjectStore } from "../storage/object-store.ts";

/** Deletes every object whose key begins with `prefix`. */
export async function deletePrefix(objects: ObjectStore, prefix: string): Promise<void> {
  for (;;) {
    const keys = await objects.list(prefix);
    if (keys.length === 0) return;
    await objects.delete(keys);
  }
}
