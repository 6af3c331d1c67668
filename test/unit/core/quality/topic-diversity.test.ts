import { expect, test } from "vitest";
import { topicDiversity } from "../../../../src/core/quality/topic-diversity.ts";
import { readGolden } from "../../../support/golden.ts";

test("the value for the topics of a corpus is the share of unique words", () => {
  const { topics, diversity } = readGolden<{ topics: string[][]; diversity: number }>("quality");
  expect(topicDiversity(topics)).toBeCloseTo(diversity, 12);
});

test("a word named by every topic counts once", () => {
  expect(topicDiversity([["a", "b"], ["a", "c"], ["a"]])).toBe(3 / 5);
});

test("without words nothing is named twice", () => {
  expect(topicDiversity([])).toBe(1);
  expect(topicDiversity([[], []])).toBe(1);
});
