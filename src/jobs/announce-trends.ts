import { announce } from "./announce.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { LedgerRefresh } from "./ledger/refreshes.ts";
import { readEndpoints } from "./ledger/endpoints.ts";
import { readTrending, writeTrending } from "./ledger/versions.ts";
import { measureTrends } from "./measure-trends.ts";
import { DEFAULT_TREND_QUERY } from "./operations/compare-with-past.ts";

/**
 * Tells which topics of a version rise that did not in the one it follows; measures only where
 * somebody asks for it. To be called inside the transaction that publishes it.
 */
export function announceTrends(
  context: CorpusContext,
  { id: refresh, task }: LedgerRefresh,
  version: number,
): void {
  const { sql } = context;
  const isAsked = readEndpoints(sql).some(({ events }) => events.includes("topic-trending"));
  if (!isAsked) return;
  const { trends, until } = measureTrends(sql, version, DEFAULT_TREND_QUERY);
  const rising = trends.filter(({ trend }) => trend === "rising");
  const known = new Set(task.base === null ? [] : readTrending(sql, task.base.version));
  for (const trend of rising) {
    if (known.has(trend.topic)) continue;
    announce(context, "topic-trending", { refresh, version, until, ...trend });
  }
  writeTrending(
    sql,
    version,
    rising.map(({ topic }) => topic),
  );
}
