import type { Sql } from "../../storage/sql.ts";
import type { UsageLimits } from "../keys/access-key.ts";

/** What was asked for; `cost` in US dollars, of what has a known price. */
export type UsageAmounts = {
  requests: number;
  documents: number;
  /** Read by embedders that somebody is paid for. */
  tokens: number;
  cost: number;
};

/** One day in UTC, `2026-11-25`. */
export type UsageDay = UsageAmounts & { day: string };

/** A day's quota that would be exceeded, and how much of it is used. */
export interface QuotaRefusal {
  quota: "documentsPerDay" | "tokensPerDay" | "costPerDay";
  limit: number;
  used: number;
  /** Until the next day begins. */
  retryAfterSeconds: number;
}

/** Where a key stands within its minute. */
export interface RateState {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Until the minute is over and all may be asked for again. */
  resetSeconds: number;
}

/** What one key, or one corpus, has used, exact to the call. */
export interface UsageMeter {
  /**
   * Counts a request against `requestsPerMinute`; a minute begins with the first request after the one
   * before is over. A refused request is not counted.
   */
  takeRequest(requestsPerMinute: number): Promise<RateState>;
  /**
   * Whether the amounts are within what is left of the day; nothing is left where a quota is used up,
   * also for an amount of 0. `limits` of null are the meter's own. Null where they are.
   */
  check(wanted: Partial<UsageAmounts>, limits: UsageLimits | null): Promise<QuotaRefusal | null>;
  /** The same, and notes the amounts where they are. */
  reserve(wanted: Partial<UsageAmounts>, limits: UsageLimits | null): Promise<QuotaRefusal | null>;
  /** What was used, within quotas or not. */
  note(amounts: Partial<UsageAmounts>): Promise<void>;
  /** The days from … to, both included, on which anything was used, in order. */
  read(from: string, to: string): Promise<UsageDay[]>;
  /** The meter's own, for what no key is asked about. */
  limits(): Promise<UsageLimits>;
  setLimits(limits: UsageLimits): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const KEPT_DAYS = 400;
const NAMES = ["requests", "documents", "tokens", "cost"] as const;
const QUOTAS = [
  ["documents", "documentsPerDay"],
  ["tokens", "tokensPerDay"],
  ["cost", "costPerDay"],
] as const;

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS days (
    day TEXT PRIMARY KEY,
    requests INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    cost REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
  "INSERT OR IGNORE INTO meta (key, value) VALUES ('schema', 1), ('limits', '{}'), ('minute', 0), ('minuteCount', 0)",
];

/** A meter over a database of its own. */
export function createUsageMeter({ sql, now }: { sql: Sql; now(): number }): UsageMeter {
  for (const statement of SCHEMA) sql.all(statement);

  function readMeta<Value extends string | number>(key: string): Value {
    const row = sql.all<{ value: Value }>("SELECT value FROM meta WHERE key = ?", key)[0];
    if (row === undefined) throw new Error(`the meter has no ${key}`);
    return row.value;
  }

  function writeMeta(key: string, value: string | number): void {
    sql.all("UPDATE meta SET value = ? WHERE key = ?", value, key);
  }

  function findRefusal(
    wanted: Partial<UsageAmounts>,
    limits: UsageLimits | null,
  ): QuotaRefusal | null {
    const at = now();
    const today = sql.all<UsageDay>("SELECT * FROM days WHERE day = ?", dayOf(at))[0];
    const own = limits ?? (JSON.parse(readMeta<string>("limits")) as UsageLimits);
    for (const [name, quota] of QUOTAS) {
      const amount = wanted[name];
      const limit = own[quota];
      if (amount === undefined || limit === undefined) continue;
      const used = today?.[name] ?? 0;
      if (used < limit && used + amount <= limit) continue;
      const retryAfterSeconds = Math.ceil((DAY_MS - (at % DAY_MS)) / 1000);
      return { quota, limit, used, retryAfterSeconds };
    }
    return null;
  }

  function add(amounts: Partial<UsageAmounts>): void {
    const at = now();
    const [requests, documents, tokens, cost] = NAMES.map((name) => amounts[name] ?? 0) as [
      number,
      number,
      number,
      number,
    ];
    sql.all(
      `INSERT INTO days (day, requests, documents, tokens, cost) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (day) DO UPDATE SET requests = requests + excluded.requests,
        documents = documents + excluded.documents, tokens = tokens + excluded.tokens,
        cost = cost + excluded.cost`,
      dayOf(at),
      requests,
      documents,
      tokens,
      cost,
    );
    sql.all("DELETE FROM days WHERE day < ?", dayOf(at - KEPT_DAYS * DAY_MS));
  }

  return {
    async takeRequest(limit) {
      return sql.transaction(() => {
        const at = now();
        const began = readMeta<number>("minute");
        const isOver = at >= began + MINUTE_MS || at < began;
        const minute = isOver ? at : began;
        const count = isOver ? 0 : readMeta<number>("minuteCount");
        const isAllowed = count < limit;
        if (isAllowed) {
          writeMeta("minute", minute);
          writeMeta("minuteCount", count + 1);
          add({ requests: 1 });
        }
        const remaining = Math.max(0, limit - count - 1);
        const resetSeconds = Math.ceil((minute + MINUTE_MS - at) / 1000);
        return { isAllowed, limit, remaining, resetSeconds };
      });
    },
    async check(wanted, limits) {
      return findRefusal(wanted, limits);
    },
    async reserve(wanted, limits) {
      return sql.transaction(() => {
        const refusal = findRefusal(wanted, limits);
        if (refusal === null) add(wanted);
        return refusal;
      });
    },
    async note(amounts) {
      sql.transaction(() => add(amounts));
    },
    async read(from, to) {
      return sql.all<UsageDay>(
        "SELECT day, requests, documents, tokens, cost FROM days WHERE day >= ? AND day <= ? ORDER BY day",
        from,
        to,
      );
    },
    async limits() {
      return JSON.parse(readMeta<string>("limits")) as UsageLimits;
    },
    async setLimits(limits) {
      writeMeta("limits", JSON.stringify(limits));
    },
    async clear() {
      sql.transaction(() => {
        sql.all("DELETE FROM days");
        writeMeta("limits", "{}");
        writeMeta("minute", 0);
        writeMeta("minuteCount", 0);
      });
    },
  };
}

/** `2026-11-25`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
