import { EdgetopicError } from "../core/errors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import type { TopicCounts, TopicTrend } from "../core/topics/topic-trends.ts";
import { topicName } from "../core/topics/topic-name.ts";
import {
  compareWithPast,
  DEFAULT_TREND_QUERY,
  type TimedDocuments,
  type TopicTrends,
  type TrendQuery,
} from "../jobs/operations/compare-with-past.ts";

export interface TrendOptions {
  /** The end of the window, ISO 8601 or a date; by default the latest time of a document. */
  until?: string | Date | undefined;
  /** 7. */
  windowDays?: number | undefined;
  /** Before the window, 28; less where the documents do not reach back so far. */
  pastDays?: number | undefined;
  /** Whether rates are per time, or per document of the whole model. `"time"`. */
  per?: "time" | "documents" | undefined;
  /** Topics up to this q-value rise or fall; 0.05. */
  level?: number | undefined;
}

export interface ModelTrends extends Omit<TopicTrends, "trends"> {
  /** The most significant first; without the outliers. */
  trends: (TopicTrend & { name: string })[];
}

const MOST_DAYS = 36_500;

/** `times` are those of the model's documents, in milliseconds since 1970; NaN for one without. */
export function measureModelTrends(
  model: TopicModel,
  times: Float64Array,
  until: number | null,
  options: TrendOptions,
): ModelTrends {
  const { trends, ...report } = compareWithPast(
    timedDocuments(model, times),
    resolveQuery(until, options),
  );
  const names = new Map(model.topics.map(({ id, name }) => [id, name]));
  return {
    ...report,
    trends: trends.map((trend) => ({
      ...trend,
      name: names.get(trend.topic) ?? topicName([], trend.topic),
    })),
  };
}

function resolveQuery(until: number | null, options: TrendOptions): TrendQuery {
  const { per = DEFAULT_TREND_QUERY.per, level = DEFAULT_TREND_QUERY.level } = options;
  const { windowDays = DEFAULT_TREND_QUERY.windowDays } = options;
  const { pastDays = DEFAULT_TREND_QUERY.pastDays } = options;
  for (const [name, days] of Object.entries({ windowDays, pastDays })) {
    if (days > 0 && days <= MOST_DAYS) continue;
    throw new EdgetopicError(
      "invalid_option",
      `${name} is ${days}, expected a number above 0 and up to ${MOST_DAYS}.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new EdgetopicError("invalid_option", `level is ${level}, expected a number from 0 to 1.`);
  }
  if (per !== "time" && per !== "documents") {
    throw new EdgetopicError("invalid_option", `per is ${per}, expected "time" or "documents".`);
  }
  return { until, windowDays, pastDays, per, level };
}

function timedDocuments(
  { rowOfDocument, rowTopics, topicIds }: TopicModel,
  times: Float64Array,
): TimedDocuments {
  const dated = times.filter((time) => !Number.isNaN(time));
  return {
    span() {
      if (dated.length === 0) return null;
      let [oldest, newest] = [Infinity, -Infinity];
      for (const time of dated) {
        oldest = Math.min(oldest, time);
        newest = Math.max(newest, time);
      }
      return { oldest, newest };
    },
    count({ from, split, until }) {
      const counts = [-1, ...topicIds].map((topic): TopicCounts => ({
        topic,
        count: 0,
        pastCount: 0,
      }));
      for (const [document, time] of times.entries()) {
        const place = (rowTopics[rowOfDocument[document] as number] as number) + 1;
        const counted = counts[place] as TopicCounts;
        if (time >= split && time <= until) counted.count++;
        else if (time >= from && time < split) counted.pastCount++;
      }
      return counts;
    },
  };
}
