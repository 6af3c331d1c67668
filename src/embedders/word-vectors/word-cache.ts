/** Values by word, the longest unused of which go when there are too many. */
export interface WordCache<Value> {
  get(word: string): Value | undefined;
  set(word: string, value: Value): void;
}

/** Holds up to `limit` values that were lately used, and at most as many besides. */
export function createWordCache<Value>(limit: number): WordCache<Value> {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();

  function set(word: string, value: Value): void {
    if (recent.size >= limit) {
      older = recent;
      recent = new Map();
    }
    recent.set(word, value);
  }

  return {
    get(word) {
      const value = recent.get(word);
      if (value !== undefined) return value;
      const kept = older.get(word);
      if (kept !== undefined) set(word, kept);
      return kept;
    },
    set,
  };
}
