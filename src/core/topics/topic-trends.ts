import { compareRates } from "../statistics/compare-rates.ts";
import { falseDiscoveryRates } from "../statistics/false-discovery.ts";

/** Of one topic: its documents in the window and in the past before it. */
export interface TopicCounts {
  topic: number;
  count: number;
  pastCount: number;
}

/** How long both are, or how many documents of all topics came in them. */
export interface TrendExposures {
  window: number;
  past: number;
}

export interface TopicTrend extends TopicCounts {
  /** Documents in the window if the topic went on as in the past; null where there was no past. */
  expected: number | null;
  /** Of its rate to that of the past; null where that was 0. */
  ratio: number | null;
  /** How likely a difference like this is by chance, by itself and as one of so many topics. */
  pValue: number;
  qValue: number;
  /** By the q-value. */
  trend: "rising" | "falling" | "steady";
}

/**
 * Compares the rate of each topic with its own past, by `compareRates`, with Benjamini and Hochberg's
 * correction over the topics. A topic of whose past nothing is known is steady.
 */
export function topicTrends(
  topics: readonly TopicCounts[],
  { window, past }: TrendExposures,
  level: number,
): TopicTrend[] {
  const pValues = Float64Array.from(topics, ({ count, pastCount }) =>
    compareRates({ count, exposure: window }, { count: pastCount, exposure: past }),
  );
  const qValues = falseDiscoveryRates(pValues);
  return topics.map((counts, i) => {
    const expected = past > 0 ? (counts.pastCount * window) / past : null;
    const differs = expected !== null && qValues[i] <= level;
    const direction = expected !== null && counts.count > expected ? "rising" : "falling";
    return {
      ...counts,
      expected,
      ratio: expected === null || expected === 0 ? null : counts.count / expected,
      pValue: pValues[i],
      qValue: qValues[i],
      trend: differs ? direction : "steady",
    };
  });
}
