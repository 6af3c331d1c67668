import * as fc from "fast-check";
import { expect, test } from "vitest";
import { classTargets, overrideTargets } from "../../../../src/core/modes/document-targets.ts";
import { isMode } from "../../../../src/core/modes/is-mode.ts";
import { findNearestLabels } from "../../../../src/core/modes/nearest-labels.ts";
import { rowMajority } from "../../../../src/core/modes/row-majority.ts";
import { targetTopics } from "../../../../src/core/modes/target-topics.ts";

test("each class is a name, by code unit; what overrides comes after", () => {
  const targets = classTargets(["b", undefined, "a", null, "b", "B"]);
  expect(targets).toEqual({ names: ["B", "a", "b"], targets: Int32Array.of(2, -1, 1, -1, 2, 0) });
  const known = { names: ["x"], targets: Int32Array.of(-1, 0, -1, -1, 0, -1) };
  expect(overrideTargets(targets, known)).toEqual({
    names: ["B", "a", "b", "x"],
    targets: Int32Array.of(2, 3, 1, -1, 3, 0),
  });
});

test("a name became the topic that has most of its documents, of equal ones the smaller, outliers apart", () => {
  const targets = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, -1);
  const topics = Int32Array.of(3, 1, 3, 1, -1, -1, -1, -1, 1);
  expect(targetTopics({ names: ["a", "b", "c"], targets }, topics)).toEqual([
    { name: "a", documentCount: 5, topic: 1, topicDocumentCount: 2 },
    { name: "b", documentCount: 3, topic: null, topicDocumentCount: 0 },
    { name: "c", documentCount: 0, topic: null, topicDocumentCount: 0 },
  ]);
});

test("the nearest label is that of highest cosine, of equal ones the first, of zeros none", () => {
  const rows = Float32Array.of(1, 0, 0, 1, 0, 0, Math.SQRT1_2, Math.SQRT1_2);
  const labels = Float32Array.of(0, 1, 1, 0, 1, 0);
  const found = { targets: new Int32Array(5), similarities: new Float32Array(5) };
  findNearestLabels(found, 1, rows, 2, labels);
  expect([...found.targets]).toEqual([0, 1, 0, -1, 0]);
  expect([...found.similarities].map((value) => Math.fround(value))).toEqual(
    [0, 1, 1, 0, Math.SQRT1_2].map(Math.fround),
  );
});

test("a row has the category of most of its documents, of equal ones the smaller", () => {
  const documents = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -1, max: 3 })), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(documents, (pairs) => {
      const rows = Int32Array.from(pairs, ([row]) => row);
      const categories = Int32Array.from(pairs, ([, category]) => category);
      const expected = [0, 1, 2, 3].map((row) => {
        const counts = [0, 1, 2, 3].map(
          (category) => pairs.filter(([r, c]) => r === row && c === category).length,
        );
        const most = Math.max(...counts);
        return most === 0 ? -1 : counts.indexOf(most);
      });
      expect([...rowMajority(rows, categories, 4)]).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test("a mode is told what it is about and nothing else", () => {
  const good = [
    { name: "manual" },
    { name: "guided", seedTopics: [["a", "b"], ["c"]] },
    { name: "guided", seedTopics: [["a"]], withClasses: true },
    { name: "zero-shot", topics: ["a", "b"], minSimilarity: 0 },
  ];
  for (const mode of good) expect(isMode(mode)).toBe(true);
  const bad = [
    null,
    "manual",
    { name: "magic" },
    { name: "manual", topics: ["a"] },
    { name: "guided" },
    { name: "guided", seedTopics: [] },
    { name: "guided", seedTopics: [[]] },
    { name: "guided", seedTopics: [["a", " "]] },
    { name: "zero-shot", topics: ["a", "a"] },
    { name: "zero-shot", topics: ["a"], minSimilarity: 1.1 },
  ];
  for (const mode of bad) expect(isMode(mode)).toBe(false);
});
