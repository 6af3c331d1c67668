import { expect, test } from "vitest";
import { topicName } from "../../../../src/core/topics/topic-name.ts";

const words = ["card", "pin", "refund", "bank", "money"].map((word) => ({ word, score: 1 }));

test("a topic is named by its first four words", () => {
  expect(topicName(3, words)).toBe("card, pin, refund, bank");
  expect(topicName(0, words.slice(0, 1))).toBe("card");
});

test("a topic without words is named by its number", () => {
  expect(topicName(12, [])).toBe("Topic 12");
});

test("the outliers are named so whatever their words", () => {
  expect(topicName(-1, words)).toBe("Outliers");
});
