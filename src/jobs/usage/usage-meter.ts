import type { Sql } from "../../storage/sql.ts";
import type { UsageLimits } from "../keys/access-key.ts";
import {
  addUsage,
  clearUsage,
  createUsageTables,
  dayOf,
  readDays,
  readMeta,
  writeMeta,
} from "./usage-tables.ts";

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
const QUOTAS = [
  ["documents", "documentsPerDay"],
  ["tokens", "tokensPerDay"],
  ["cost", "costPerDay"],
] as const;

/** A meter over a database of its own. */
export function createUsageMeter({ sql, now }: { sql: Sql; now(): number }): UsageMeter {
  createUsageTables(sql);

  return {
    async takeRequest(limit) {
      return sql.transaction(() => takeRequest(sql, now(), limit));
    },
    async check(wanted, limits) {
      return findRefusal(sql, now(), wanted, limits);
    },
    async reserve(wanted, limits) {
      return sql.transaction(() => {
        const refusal = findRefusal(sql, now(), wanted, limits);
        if (refusal === null) addUsage(sql, now(), wanted);
        return refusal;
      });
    },
    async note(amounts) {
      sql.transaction(() => addUsage(sql, now(), amounts));
    },
    async read(from, to) {
      return readDays(sql, from, to);
    },
    async limits() {
      return readLimits(sql);
    },
    async setLimits(limits) {
      writeMeta(sql, "limits", JSON.stringify(limits));
    },
    async clear() {
      sql.transaction(() => clearUsage(sql));
    },
  };
}

function readLimits(sql: Sql): UsageLimits {
  return JSON.parse(readMeta<string>(sql, "limits")) as UsageLimits;
}

function takeRequest(sql: Sql, at: number, limit: number): RateState {
  const began = readMeta<number>(sql, "minute");
  const isOver = at >= began + MINUTE_MS || at < began;
  const minute = isOver ? at : began;
  const count = isOver ? 0 : readMeta<number>(sql, "minuteCount");
  const isAllowed = count < limit;
  if (isAllowed) {
    writeMeta(sql, "minute", minute);
    writeMeta(sql, "minuteCount", count + 1);
    addUsage(sql, at, { requests: 1 });
  }
  const remaining = Math.max(0, limit - count - 1);
  const resetSeconds = Math.ceil((minute + MINUTE_MS - at) / 1000);
  return { isAllowed, limit, remaining, resetSeconds };
}

function findRefusal(
  sql: Sql,
  at: number,
  wanted: Partial<UsageAmounts>,
  given: UsageLimits | null,
): QuotaRefusal | null {
  const limits = given ?? readLimits(sql);
  const [today] = readDays(sql, dayOf(at), dayOf(at));
  for (const [name, quota] of QUOTAS) {
    const amount = wanted[name];
    const limit = limits[quota];
    if (amount === undefined || limit === undefined) continue;
    const used = today?.[name] ?? 0;
    if (used < limit && used + amount <= limit) continue;
    return { quota, limit, used, retryAfterSeconds: Math.ceil((DAY_MS - (at % DAY_MS)) / 1000) };
  }
  return null;
}
