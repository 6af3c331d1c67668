import { expect, test } from "vitest";
import { placeLabels } from "../../src/web/map-labels.ts";

const topics = [
  { id: 0, name: "river, water, bank", size: 3 },
  { id: 1, name: "engine, wheel", size: 5 },
  { id: 2, name: "absent", size: 0 },
  { id: -1, name: "outliers", size: 1 },
].map((topic) => ({ ...topic, words: [], representativeDocuments: [] }));
const list = { version: 1, fittedAt: "", documentCount: 9, outlierCount: 1, topics };
const map = {
  version: 1,
  ids: ["a", "b", "c", "d", "e", "f", "g", "h", "i"],
  topics: [0, 0, 0, 1, 1, 1, 1, 1, -1],
  x: [0, 1, 50, 7, 7, 7, 7, 7, 0],
  y: [3, 2, 1, 9, 9, 9, 9, 9, 0],
};

test("a topic's label has its first two words and stands in the middle of its documents, the largest first", () => {
  expect(placeLabels(map, list)).toEqual([
    { topic: 1, text: "engine, wheel", x: 7, y: 9 },
    { topic: 0, text: "river, water", x: 1, y: 2 },
  ]);
});

test("a hidden topic has no label", () => {
  const hidden = topics.map((topic) => ({ ...topic, hidden: topic.id === 1 }));
  const labels = placeLabels(map, { ...list, topics: hidden });
  expect(labels.map(({ topic }) => topic)).toEqual([0]);
});

test("a label takes the place of a name that is only its words, and not of one that somebody gave", () => {
  const words = ["river", "water"].map((word) => ({ word, score: 1 }));
  const labeled = topics.map((topic) => ({ ...topic, words, label: "Waterways" }));
  const [first, second] = placeLabels(map, {
    ...list,
    topics: [{ ...labeled[0], name: "river, water" } as (typeof labeled)[0], ...labeled.slice(1)],
  });
  expect(second?.text).toBe("Waterways");
  expect(first?.text).toBe("engine, wheel");
});
