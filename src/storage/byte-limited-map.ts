/** A map that forgets what was not used for longest when its values exceed `limitBytes` together. */
export interface ByteLimitedMap<Value> {
  get(key: string): Value | undefined;
  /** A value larger than the whole limit is not kept. */
  set(key: string, value: Value, byteLength: number): void;
  delete(key: string): void;
}

export function createByteLimitedMap<Value>(limitBytes: number): ByteLimitedMap<Value> {
  // A Map iterates in the order of insertion: what is used is inserted anew, the first is the oldest.
  const entries = new Map<string, { value: Value; byteLength: number }>();
  let heldBytes = 0;

  function remove(key: string): void {
    heldBytes -= entries.get(key)?.byteLength ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, byteLength) {
      remove(key);
      if (byteLength > limitBytes) return;
      entries.set(key, { value, byteLength });
      heldBytes += byteLength;
      for (const oldest of entries.keys()) {
        if (heldBytes <= limitBytes) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
