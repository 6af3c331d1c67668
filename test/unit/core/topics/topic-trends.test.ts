import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { topicTrends } from "../../../../src/core/topics/topic-trends.ts";

const weeks = { window: 7, past: 28 };

test("a topic rises or falls against its own past, not against others", () => {
  const counts = [
    { topic: 3, count: 40, pastCount: 40 },
    { topic: 5, count: 400, pastCount: 1600 },
    { topic: 7, count: 1, pastCount: 80 },
    { topic: 8, count: 2, pastCount: 0 },
  ];
  const trends = topicTrends(counts, weeks, 0.05);
  expect(trends.map(({ topic, trend }) => [topic, trend])).toEqual([
    [3, "rising"],
    [5, "steady"],
    [7, "falling"],
    [8, "steady"],
  ]);
  expect(trends[0]).toMatchObject({ expected: 10, ratio: 4 });
  expect(trends[3]).toMatchObject({ expected: 0, ratio: null });
  expect(trends[3].qValue).toBeGreaterThanOrEqual(trends[3].pValue);
});

test("without a past nothing rises", () => {
  const counts = [{ topic: 0, count: 50, pastCount: 0 }];
  expect(topicTrends(counts, { window: 7, past: 0 }, 0.05)).toMatchObject([
    { trend: "steady", pValue: 1, expected: null, ratio: null },
  ]);
  expect(topicTrends([], weeks, 0.05)).toEqual([]);
});

test("among topics that only vary by chance hardly one is said to move", () => {
  const random = createRandom(1);
  /** Of 1,000 trials; near enough to Poisson's. */
  const count = (mean: number) => {
    let sum = 0;
    for (let i = 0; i < 1000; i++) if (random.uniform() < mean / 1000) sum++;
    return sum;
  };
  let movedCount = 0;
  for (let round = 0; round < 20; round++) {
    const counts = Array.from({ length: 30 }, (_, topic) => ({
      topic,
      count: count(7),
      pastCount: count(28),
    }));
    const trends = topicTrends(counts, weeks, 0.05);
    if (trends.some(({ trend }) => trend !== "steady")) movedCount++;
  }
  expect(movedCount).toBeLessThanOrEqual(2);
});
