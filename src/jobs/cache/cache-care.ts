import type { CorpusWork } from "../corpus-work.ts";
import { pruneCache, type PruneDependencies } from "./prune-cache.ts";
import { readLastPrune, type PruneReport } from "./prune-state.ts";
import { reportCache, type CacheReport } from "./report-cache.ts";
import { verifyCache, type CacheCheck } from "./verify-cache.ts";

/** What can be asked of the cache of vectors as a whole. */
export interface CacheCare {
  report(): Promise<CacheReport>;
  /** Reads some segments, those after `cursor`, and checks every byte; mends them where asked to. */
  verify(cursor: string | null, mend: boolean): Promise<CacheCheck>;
  /** Does a bounded part of a prune; to be called until it is completed. */
  prune(graceHours: number): Promise<PruneReport>;
  /** Does a part of the prune of the day (UTC) that `at` is in, until it is completed. */
  pruneDaily(at: number): Promise<void>;
}

export interface CacheCareDependencies extends Omit<PruneDependencies, "corpus"> {
  corpus(id: string): Pick<CorpusWork, "pageVectorKeys" | "vectorUses">;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAILY_GRACE_MS = 7 * DAY_MS;
/** Pages of documents and segments of one call: some seconds. */
const BUDGET = 50;

export function createCacheCare(dependencies: CacheCareDependencies): CacheCare {
  const { objects, segments } = dependencies;
  return {
    report: () => reportCache(dependencies),
    verify: (cursor, mend) => verifyCache(segments, cursor, mend),
    prune: (graceHours) =>
      pruneCache(dependencies, { graceMs: graceHours * HOUR_MS, budget: BUDGET }),
    async pruneDaily(at) {
      const today = Math.floor(at / DAY_MS) * DAY_MS;
      const last = await readLastPrune(objects);
      if (last?.finishedAt !== undefined && Date.parse(last.finishedAt) >= today) return;
      await pruneCache(dependencies, { graceMs: DAILY_GRACE_MS, budget: BUDGET });
    },
  };
}
