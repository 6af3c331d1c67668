import { hashesEqual, hashKey, readKeyId } from "./access-key.ts";
import type { ActiveKey, Keyring } from "./keyring.ts";

/** Finds the key of a call among all, which it reads seldom. */
export interface KeyDirectory {
  /** Null where the text is no key that may be used now. */
  find(text: string): Promise<ActiveKey | null>;
  /** Whether any key may be used by pages of that origin. */
  allowsOrigin(origin: string): Promise<boolean>;
  isEmpty(): Promise<boolean>;
  /** Has the next call read anew, as after a change. */
  forget(): void;
}

const MAX_AGE_MS = 10_000;

/**
 * The keys as they were at most 10 s ago, so that a call costs no question and a flood of false keys
 * no more than any: all are read at once. A key that is revoked is refused 10 s later at the latest.
 */
export function createKeyDirectory(
  keyring: Pick<Keyring, "readActive">,
  now: () => number,
): KeyDirectory {
  let known: { revision: number; keys: Map<string, ActiveKey> } | null = null;
  let readAt = -Infinity;
  let reading: Promise<Map<string, ActiveKey>> | null = null;

  async function read(): Promise<Map<string, ActiveKey>> {
    const at = now();
    const changed = await keyring.readActive(known?.revision ?? null);
    if (changed !== null || known === null) {
      const { revision, keys } = changed ?? { revision: 0, keys: [] };
      known = { revision, keys: new Map(keys.map((key) => [key.id, key])) };
    }
    readAt = at;
    return known.keys;
  }

  async function all(): Promise<Map<string, ActiveKey>> {
    if (known !== null && now() - readAt < MAX_AGE_MS) return known.keys;
    // Calls that come together ask once; one that fails is asked again.
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    async find(text) {
      const id = readKeyId(text);
      if (id === null) return null;
      const [keys, hash] = await Promise.all([all(), hashKey(text)]);
      const key = keys.get(id);
      if (key === undefined) return null;
      const { previousHash, previousUntil, expiresAt } = key;
      const at = now();
      if (expiresAt !== null && at >= expiresAt) return null;
      const isCurrent = hashesEqual(key.hash, hash);
      const isPrevious = previousHash !== null && hashesEqual(previousHash, hash);
      return isCurrent || (isPrevious && at < (previousUntil ?? 0)) ? key : null;
    },
    async allowsOrigin(origin) {
      const at = now();
      for (const { origins, expiresAt } of (await all()).values()) {
        const isUsable = expiresAt === null || at < expiresAt;
        if (isUsable && (origins.includes(origin) || origins.includes("*"))) return true;
      }
      return false;
    },
    async isEmpty() {
      return (await all()).size === 0;
    },
    forget() {
      readAt = -Infinity;
    },
  };
}
