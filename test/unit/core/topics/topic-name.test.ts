import { expect, test } from "vitest";
import { topicName } from "../../../../src/core/topics/topic-name.ts";

const words = ["card", "pin", "refund", "bank", "money"].map((word) => ({ word, score: 1 }));

test("a topic is named by its first four words", () => {
  expect(topicName(words, 3)).toBe("card, pin, refund, bank");
  expect(topicName(words.slice(0, 1), 0)).toBe("card");
});

test("a topic without words is named by its number", () => {
  expect(topicName([], 12)).toBe("Topic 12");
});

test("the outliers are named so whatever their words", () => {
  expect(topicName(words, -1)).toBe("Outliers");
});
