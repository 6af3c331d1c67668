import { beforeAll, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const at = "/v1/corpora/news";
const world = createRefreshWorld(await loadKernels());
/** The first has no time and no class; the others have a day each, and one of three classes. */
const documents = wordDocuments.map((document, i) => ({
  ...document,
  ...(i > 0 && {
    timestamp: new Date(Date.UTC(2026, 0, i, 22, 30)).toISOString(),
    class: `class ${i % 3}`,
  }),
}));
let api: TestApi;

beforeAll(async () => {
  await world.put();
  await world.add(documents);
  await world.refresh();
  api = createTestApi({ openVersion: world.openVersion });
});

test("topics over time are counted by months of a time zone, with words, trends and bursts", async () => {
  const asked = `${at}/timeline?unit=month&timeZone=Europe/Berlin&wordCount=2`;
  const response = await api.call("GET", asked);
  expect(response.headers.get("etag")).toBe('"1"');
  const { version, bins, undatedCount, topics } = await response.json();
  expect({ version, undatedCount }).toEqual({ version: 1, undatedCount: 1 });
  // In Berlin the 31st of January ends at 23:00 UTC.
  expect(bins.map(({ start }: { start: string }) => start)).toEqual([
    "2025-12-31T23:00:00.000Z",
    "2026-01-31T23:00:00.000Z",
  ]);
  expect(bins.map((bin: { documentCount: number }) => bin.documentCount)).toEqual([31, 28]);
  const list = await world.topics();
  expect(topics.map(({ topic }: { topic: number }) => topic)).toEqual(
    list.topics.map(({ id }) => id),
  );
  for (const { counts, words, trend, bursts } of topics) {
    expect(words.map((some: unknown[]) => some.length > 0)).toEqual(
      counts.map((count: number) => count > 0),
    );
    expect(trend.pValue).toBeGreaterThan(0);
    expect(bursts).toEqual(expect.any(Array));
  }
  const only = await (await api.call("GET", `${asked}&topics=1`)).json();
  expect(only.topics).toEqual(topics.filter(({ topic }: { topic: number }) => topic === 1));
});

test("stretches may be equally long, or of a width", async () => {
  const read = async (query: string) =>
    (await api.call("GET", `${at}/timeline?wordCount=0&${query}`)).json();
  expect((await read("")).bins).toHaveLength(20);
  expect((await read("bins=3")).bins).toHaveLength(3);
  const { bins, topics } = await read("width=7d");
  expect(Date.parse(bins[0].end) - Date.parse(bins[0].start)).toBe(7 * 86_400_000);
  expect(topics[0].words.flat()).toEqual([]);
  for (const query of ["bins=3&unit=day", "unit=day&timeZone=Mars", "width=1s", "bins=0"]) {
    expect(await readCode(api.call("GET", `${at}/timeline?${query}`))).toMatch(/^4\d\d invalid_/);
  }
});

test("topics per class are counted by the documents' classes", async () => {
  const { classes, unclassedCount, topics } = await (await api.call("GET", `${at}/classes`)).json();
  expect(classes.map((one: { class: string }) => one.class)).toEqual([
    "class 0",
    "class 1",
    "class 2",
  ]);
  expect(unclassedCount).toBe(1);
  const sizes = new Map((await world.topics()).topics.map(({ id, size }) => [id, size]));
  let missing = 0;
  for (const { topic, counts, words } of topics) {
    missing += (sizes.get(topic) ?? 0) - counts.reduce((sum: number, count: number) => sum + count);
    expect(words).toHaveLength(3);
  }
  expect(missing).toBe(1);
});

test("without published topics there is nothing over time", async () => {
  expect(await readCode(createTestApi().call("GET", `${at}/timeline`))).toBe("409 not_fitted");
});
