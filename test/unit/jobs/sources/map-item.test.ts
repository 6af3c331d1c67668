import { expect, test } from "vitest";
import { mapItem } from "../../../../src/jobs/sources/map-item.ts";

const FIELDS = {
  id: "/key",
  text: ["/title", "/body/html"],
  html: true,
  timestamp: "/at",
  class: "/tags/0",
  metadata: { link: "/links/self", score: "/score" },
};
const ITEM = {
  key: 7,
  title: "Café",
  body: { html: "<p>opens</p><p>today</p>" },
  at: 1_600_000_000,
  tags: ["food"],
  links: { self: "https://example.org/7" },
  score: 0,
};

test("an item becomes a document by its fields' places", async () => {
  expect(await mapItem(ITEM, FIELDS, "news")).toEqual({
    id: "7",
    text: "Café\n\nopens\ntoday",
    timestamp: "2020-09-13T12:26:40.000Z",
    class: "food",
    metadata: { link: "https://example.org/7", score: 0 },
  });
});

test("what is missing is left out, and an id that is none is replaced by a lasting one", async () => {
  const item = { key: "two words", title: "one" };
  const mapped = await mapItem(item, FIELDS, "news");
  expect(mapped).toEqual({ id: expect.stringMatching(/^news-[0-9a-f]{32}$/), text: "one" });
  expect(await mapItem(item, FIELDS, "news")).toEqual(mapped);
  expect(await mapItem({ title: "one" }, FIELDS, "news")).toMatchObject({ id: "one" });
});

test.each([
  [1_600_000_000_000, "2020-09-13T12:26:40.000Z"],
  ["1600000000", "2020-09-13T12:26:40.000Z"],
  ["Sun, 13 Sep 2020 12:26:40 GMT", "2020-09-13T12:26:40.000Z"],
  ["2020-09-13T14:26:40+02:00", "2020-09-13T12:26:40.000Z"],
  ["yesterday", undefined],
  [{}, undefined],
])("a time of %j is read as %j", async (at, timestamp) => {
  expect(await mapItem({ ...ITEM, at }, FIELDS, "news")).toMatchObject({ timestamp });
});
