import { expect, test } from "vitest";
import { DEFAULT_TREND_QUERY } from "../../../src/jobs/operations/compare-with-past.ts";
import { createCorpusWorld, runRefresh, settings } from "../../support/corpus-world.ts";

const dayMs = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

/** One document of topic 0 a day, and two; and `burst` a day of topic 1 in the last week. */
function dated(dayCount: number, burst: number) {
  const documents: { id: string; text: string; timestamp: string }[] = [];
  const add = (text: string, day: number, time: string) =>
    documents.push({
      id: `d${String(documents.length).padStart(4, "0")}`,
      text,
      timestamp: `${new Date(start + day * dayMs).toISOString().slice(0, 10)}T${time}Z`,
    });
  for (let day = 0; day < dayCount; day++) {
    add("even", day, "10:00:00");
    add("even", day, "12:00:00");
    if (day % 7 === 0) add("burst", day, "09:00:00");
    const burstToday = day >= dayCount - 7 ? burst : 0;
    for (let i = 0; i < burstToday; i++) add("burst", day, "11:00:00");
  }
  return documents.map((document, index) => ({ ...document, index }));
}

const topicOf = (text: string) => (text === "burst" ? 1 : text === "even" ? 0 : -1);

test("topics rise by the times of their documents, whenever those came", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await expect(life.measureTrends(DEFAULT_TREND_QUERY)).rejects.toMatchObject({
    code: "not_fitted",
  });
  await life.addDocuments("seed", dated(35, 2));
  await runRefresh(life, topicOf);
  expect(await life.measureTrends(DEFAULT_TREND_QUERY)).toMatchObject({
    version: 1,
    until: "2026-02-04T12:00:00.000Z",
    windowDays: 7,
    trends: [
      { topic: 1, count: 15, pastCount: 4, trend: "rising" },
      { topic: 0, trend: "steady" },
    ],
  });
  const until = Date.parse("2026-01-28T00:00:00Z");
  const earlier = await life.measureTrends({ ...DEFAULT_TREND_QUERY, until });
  expect(earlier.trends.every(({ trend }) => trend === "steady")).toBe(true);
});

test("a past is as long as the documents reach back, and none makes no trend", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("seed", dated(10, 0));
  await runRefresh(life, topicOf);
  const short = await life.measureTrends(DEFAULT_TREND_QUERY);
  expect(short.pastDays).toBeCloseTo(2 + 3 / 24, 5);
  const none = await life.measureTrends({ ...DEFAULT_TREND_QUERY, windowDays: 30 });
  expect(none).toMatchObject({ pastDays: 0 });
  expect(none.trends.every(({ trend, pValue }) => trend === "steady" && pValue === 1)).toBe(true);
});

test("documents without a time of their own count by when they came", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  let count = 0;
  const arrive = (texts: string[]) =>
    life.addDocuments(
      `call ${count}`,
      texts.map((text, index) => ({ id: `d${String(count++).padStart(4, "0")}`, text, index })),
    );
  for (let day = 0; day < 28; day++) {
    await arrive(["even", "even", ...(day % 7 === 0 ? ["burst"] : [])]);
    world.now += dayMs;
  }
  for (let day = 0; day < 7; day++) {
    await arrive(["even", "even", "burst", "burst", "burst"]);
    world.now += dayMs;
  }
  await runRefresh(life, topicOf);
  const { trends } = await life.measureTrends(DEFAULT_TREND_QUERY);
  expect(trends.map(({ topic, trend }) => [topic, trend])).toEqual([
    [1, "rising"],
    [0, "steady"],
  ]);
});

test("per document of the corpus a topic rises only if it rises more than the corpus", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  const documents = dated(35, 0).flatMap((document, i) =>
    document.timestamp > "2026-01-29"
      ? ["", "b", "c", "d"].map((copy) => ({ ...document, id: document.id + copy }))
      : [{ ...document, index: i }],
  );
  await life.addDocuments(
    "seed",
    documents.map((document, index) => ({ ...document, index })),
  );
  await runRefresh(life, topicOf);
  const trendOf = async (per: "time" | "documents") =>
    (await life.measureTrends({ ...DEFAULT_TREND_QUERY, per })).trends.find(
      ({ topic }) => topic === 0,
    )?.trend;
  expect(await trendOf("time")).toBe("rising");
  expect(await trendOf("documents")).toBe("steady");
});

test("a topic that begins to rise is told once", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  const url = "https://example.org/hook";
  await life.put({ ...settings, notify: [{ url, events: ["topic-trending"], secret }] });
  await life.addDocuments("seed", dated(35, 0));
  await runRefresh(life, topicOf);
  await life.addDocuments("more", dated(35, 2));
  await runRefresh(life, topicOf);
  await runRefresh(life, topicOf);
  const { notifications } = await life.listNotifications({ limit: 10 });
  expect(notifications).toMatchObject([
    { event: "topic-trending", data: { version: 2, topic: 1, trend: "rising", count: 15 } },
  ]);
});
