import { expect, test } from "vitest";
import { hierarchyText, openModel } from "../../../src/library/index.ts";
import { createModel } from "../../../src/library/model.ts";
import { fitSmallModel } from "../../support/small-model.ts";

const { model: fitted, texts } = await fitSmallModel();
const model = createModel(fitted);
const topicIds = model.topics.map(({ id }) => id).filter((id) => id >= 0);

test("a model has a hierarchy of its topics, after it was written too", () => {
  const nodes = model.hierarchy();
  expect(nodes.slice(0, topicIds.length).map(({ topic }) => topic)).toEqual(topicIds);
  expect(nodes).toHaveLength(2 * topicIds.length - 1);
  expect(openModel(model.encode()).hierarchy()).toEqual(nodes);
  expect(hierarchyText(nodes).split("\n")).toHaveLength(nodes.length + 1);
});

test("a model that was clustered again without texts has one by embeddings alone", async () => {
  const coarse = await model.recluster({ minTopicSize: 20 });
  expect(() => coarse.hierarchy()).toThrow(/does not keep how often/);
  const count = coarse.topics.filter(({ id }) => id >= 0).length;
  expect(coarse.hierarchy({ by: "embeddings" })).toHaveLength(2 * count - 1);
});

const days = texts.map((_, i) => new Date(Date.UTC(2026, 0, 1 + (i % 28))));

test("a model's topics are told over time, with the same numbers without texts", async () => {
  const { bins, topics, undatedCount } = await model.overTime(days, { texts, bins: 4 });
  expect(bins).toHaveLength(4);
  expect(undatedCount).toBe(0);
  expect(topics.filter(({ topic }) => topic >= 0).map(({ topic }) => topic)).toEqual(topicIds);
  expect(topics[0]?.words.every((words) => words.length === 5)).toBe(true);
  const bare = await model.overTime(days, { bins: 4 });
  expect(bare.topics.map(({ counts }) => counts)).toEqual(topics.map(({ counts }) => counts));
  expect(bare.topics[0]?.words).toEqual([[], [], [], []]);
});

test("without any time there is no stretch", async () => {
  const none = texts.map(() => null);
  expect(await model.overTime(none)).toEqual({ bins: [], undatedCount: 300, topics: [] });
});

test("a model's topics are told per class, whatever the classes are called", async () => {
  const classes = texts.map((_, i) => ["__proto__", "b", null][i % 3] ?? null);
  const found = await model.perClass(classes, { texts });
  expect(found.classes).toEqual([
    { class: "__proto__", documentCount: 100 },
    { class: "b", documentCount: 100 },
  ]);
  expect(found.unclassedCount).toBe(100);
  const counted = found.topics.flatMap(({ counts }) => counts);
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(200);
});

test("columns of another length and times that are none are refused", async () => {
  await expect(model.overTime([null])).rejects.toThrow(/1 timestamps for 300 documents/);
  await expect(model.perClass(["a"])).rejects.toThrow(/1 classes for 300 documents/);
  await expect(model.overTime(texts.map(() => "soon"))).rejects.toThrow(/"soon"/);
  const half = { texts: texts.slice(1) };
  await expect(model.overTime(days, half)).rejects.toThrow(/299 texts/);
});
