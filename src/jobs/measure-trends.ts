import type { Sql } from "../storage/sql.ts";
import { countByTime, readTimeSpan } from "./ledger/topic-counts.ts";
import {
  compareWithPast,
  type TopicTrends,
  type TrendQuery,
} from "./operations/compare-with-past.ts";

export interface TrendReport extends TopicTrends {
  version: number;
}

/** The trends of a version's topics, by the times of its documents. */
export function measureTrends(sql: Sql, version: number, query: TrendQuery): TrendReport {
  const documents = {
    span: () => readTimeSpan(sql, version),
    count: (times: Parameters<typeof countByTime>[2]) => countByTime(sql, version, times),
  };
  return { version, ...compareWithPast(documents, query) };
}
