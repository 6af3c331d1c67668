import { EdgetopicError } from "../../core/errors.ts";
import type { Sql } from "../../storage/sql.ts";
import {
  createKeyText,
  hashKey,
  type AccessKey,
  type KeyDetails,
  type KeyScope,
} from "./access-key.ts";
import {
  countKeys,
  createKeyTable,
  findKey,
  listKeys,
  pruneKeys,
  readRevision,
  writeKey,
  type StoredKey,
} from "./keyring-table.ts";

/** What a key is found by, and what it may do. */
export type ActiveKey = Pick<
  StoredKey,
  | "id"
  | "role"
  | "corpora"
  | "origins"
  | "limits"
  | "hash"
  | "previousHash"
  | "previousUntil"
  | "expiresAt"
>;

/** All keys of a deployment. Every method throws `unknown_key` where the key is not there. */
export interface Keyring {
  /** By age; revoked ones and those that ran out are kept for 90 days. */
  list(): Promise<AccessKey[]>;
  get(id: string): Promise<AccessKey>;
  /** `text` is the key itself, which is kept nowhere. `too_many_keys` beyond 1,000. */
  create(key: KeyDetails & KeyScope): Promise<{ key: AccessKey; text: string }>;
  update(id: string, change: Partial<KeyDetails>): Promise<AccessKey>;
  /** Another text for the same key; the one before is good for `overlapMs` yet. */
  rotate(id: string, overlapMs: number): Promise<{ key: AccessKey; text: string }>;
  /** At once and for good; again it changes nothing. */
  revoke(id: string): Promise<AccessKey>;
  /** Those that may be used; null where nothing has changed since `revision`. */
  readActive(revision: number | null): Promise<{ revision: number; keys: ActiveKey[] } | null>;
}

const MAX_KEYS = 1000;
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** The keys of a database of their own. */
export function createKeyring({
  sql,
  now,
  createId,
}: {
  sql: Sql;
  now(): number;
  createId(): string;
}): Keyring {
  createKeyTable(sql);

  function require(id: string): StoredKey {
    const key = findKey(sql, id);
    if (key === null) throw new EdgetopicError("unknown_key", `There is no key "${id}".`);
    return key;
  }

  function requireUsable(id: string): StoredKey {
    const key = require(id);
    if (isUsable(key, now())) return key;
    throw new EdgetopicError("unknown_key", `The key "${id}" is revoked or has run out.`);
  }

  return {
    async list() {
      return listKeys(sql).map(toShown);
    },
    async get(id) {
      return toShown(require(id));
    },
    async create(given) {
      const at = now();
      const id = createId();
      const text = createKeyText(id);
      const hash = await hashKey(text);
      const key: StoredKey = {
        ...given,
        id,
        hash,
        previousHash: null,
        previousUntil: null,
        createdAt: at,
        rotatedAt: null,
        revokedAt: null,
      };
      sql.transaction(() => {
        pruneKeys(sql, at - KEPT_MS);
        if (countKeys(sql) >= MAX_KEYS) {
          throw new EdgetopicError(
            "too_many_keys",
            `There are ${MAX_KEYS} keys already; revoked ones count for 90 days.`,
          );
        }
        writeKey(sql, key);
      });
      return { key: toShown(key), text };
    },
    async update(id, change) {
      const key = { ...requireUsable(id), ...change };
      sql.transaction(() => writeKey(sql, key));
      return toShown(key);
    },
    async rotate(id, overlapMs) {
      const text = createKeyText(id);
      const hash = await hashKey(text);
      const known = requireUsable(id);
      const at = now();
      const key: StoredKey = {
        ...known,
        hash,
        rotatedAt: at,
        previousHash: overlapMs > 0 ? known.hash : null,
        previousUntil: overlapMs > 0 ? at + overlapMs : null,
      };
      sql.transaction(() => writeKey(sql, key));
      return { key: toShown(key), text };
    },
    async revoke(id) {
      const known = require(id);
      if (known.revokedAt !== null) return toShown(known);
      const key = { ...known, revokedAt: now(), previousHash: null, previousUntil: null };
      sql.transaction(() => writeKey(sql, key));
      return toShown(key);
    },
    async readActive(known) {
      const revision = readRevision(sql);
      if (revision === known) return null;
      const keys = listKeys(sql).filter((key) => isUsable(key, now()));
      return { revision, keys: keys.map(toActive) };
    },
  };
}

function isUsable({ revokedAt, expiresAt }: StoredKey, at: number): boolean {
  return revokedAt === null && (expiresAt === null || at < expiresAt);
}

function toShown({ hash: _hash, previousHash: _previous, ...key }: StoredKey): AccessKey {
  return key;
}

function toActive(key: StoredKey): ActiveKey {
  const { id, role, corpora, origins, limits, hash, previousHash, previousUntil, expiresAt } = key;
  return { id, role, corpora, origins, limits, hash, previousHash, previousUntil, expiresAt };
}
