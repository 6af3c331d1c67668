import { expect, test } from "vitest";
import { keybertInspired } from "../../../../../src/core/topics/representations/keybert-inspired.ts";

test("words are those nearest to the topic's own documents, not to the first of the corpus", () => {
  // Inside fit, BERTopic takes the first documents of the corpus for those of every topic.
  const ownDocuments = Float32Array.of(0, 1);
  const words = Float32Array.of(1, 0.1, 0.2, 1, 0, 1);
  const { indices, similarities } = keybertInspired(ownDocuments, words, 2);
  expect([...indices]).toEqual([2, 1]);
  expect(similarities[0]).toBeCloseTo(1, 12);
  expect(similarities[1]).toBeCloseTo(1 / Math.hypot(0.2, 1), 6);
});

test("equal words stay in their order, and one without a vector is near nothing", () => {
  const { indices, similarities } = keybertInspired(
    Float32Array.of(1, 0),
    Float32Array.of(0, 0, 2, 0, 1, 0),
    9,
  );
  expect([...indices]).toEqual([1, 2, 0]);
  expect(similarities[2]).toBe(0);
});
