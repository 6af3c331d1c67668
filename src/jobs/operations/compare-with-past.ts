import { type TopicCounts, type TopicTrend, topicTrends } from "../../core/topics/topic-trends.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface TrendQuery {
  /** The end of the window, in milliseconds since 1970; null: the latest time of a document. */
  until: number | null;
  windowDays: number;
  /** Before the window; less where the documents do not reach back so far. */
  pastDays: number;
  /** What counts are compared by: how long both are, or how many documents came in them. */
  per: "time" | "documents";
  /** Topics up to this q-value rise or fall. */
  level: number;
}

export const DEFAULT_TREND_QUERY: TrendQuery = {
  until: null,
  windowDays: 7,
  pastDays: 28,
  per: "time",
  level: 0.05,
};

export interface TopicTrends {
  /** ISO 8601; null where no document has a time. */
  until: string | null;
  windowDays: number;
  /** As far as the documents reach back. */
  pastDays: number;
  per: TrendQuery["per"];
  level: number;
  /** By q-value, then by p-value, then by topic; without the outliers. */
  trends: TopicTrend[];
}

/** Documents by their topics and times, in milliseconds since 1970. */
export interface TimedDocuments {
  /** The earliest and the latest time; null where none has a time. */
  span(): { oldest: number; newest: number } | null;
  /** Of each topic, the outliers included: its documents from `split` to `until`, and from `from` to before `split`. */
  count(times: { from: number; split: number; until: number }): TopicCounts[];
}

/** The rate of each topic in a window, compared with that in the time before it. */
export function compareWithPast(documents: TimedDocuments, query: TrendQuery): TopicTrends {
  const { windowDays, per, level } = query;
  const span = documents.span();
  if (span === null) return { ...query, until: null, pastDays: 0, trends: [] };
  const until = query.until ?? span.newest;
  const split = until - windowDays * DAY_MS;
  const from = Math.max(split - query.pastDays * DAY_MS, Math.min(span.oldest, split));
  const counts = documents.count({ from, split, until });
  const exposures =
    per === "time"
      ? { window: until - split, past: split - from }
      : {
          window: counts.reduce((sum, { count }) => sum + count, 0),
          past: counts.reduce((sum, { pastCount }) => sum + pastCount, 0),
        };
  const topics = counts.filter(({ topic }) => topic >= 0);
  const trends = topicTrends(topics, exposures, level);
  trends.sort((a, b) => a.qValue - b.qValue || a.pValue - b.pValue || a.topic - b.topic);
  return {
    until: new Date(until).toISOString(),
    windowDays,
    pastDays: (split - from) / DAY_MS,
    per,
    level,
    trends,
  };
}
