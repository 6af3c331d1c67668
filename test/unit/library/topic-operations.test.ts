import { expect, test } from "vitest";
import { hierarchyText, openModel } from "../../../src/library/index.ts";
import { createModel } from "../../../src/library/model.ts";
import { fitSmallModel } from "../../support/small-model.ts";

const { model: fitted } = await fitSmallModel();
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
