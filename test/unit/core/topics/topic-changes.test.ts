import { assert, constantFrom, dictionary, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { countOverlaps } from "../../../../src/core/topics/identity/count-overlaps.ts";
import { topicChanges } from "../../../../src/core/topics/topic-changes.ts";

const documentsOf = (topics: Record<string, number>) => ({
  documentIds: Object.keys(topics),
  documentTopics: Int32Array.from(Object.values(topics)),
});

const compare = (before: Record<string, number>, after: Record<string, number>) =>
  topicChanges(countOverlaps(documentsOf(before), documentsOf(after)), 1);

test("a version lists what was born, died, grew and shrank, split and merged, with counts", () => {
  const before = { a: 0, b: 0, c: 0, d: 0, e: 1, f: 1, g: 2, h: -1, gone: 2 };
  const after = { a: 0, b: 0, c: 3, d: 3, e: 2, f: 2, g: 2, h: 2, new: -1 };
  expect(compare(before, after)).toEqual({
    since: 1,
    documents: { common: 8, added: 1, removed: 1, moved: 5 },
    topics: [
      { id: 0, change: "shrank", before: 4, after: 2, stayed: 2, stability: 0.5 },
      { id: 1, change: "died", before: 2, after: 0, stayed: 0, stability: 0 },
      { id: 2, change: "grew", before: 2, after: 4, stayed: 1, stability: 1 },
      { id: 3, change: "born", before: 0, after: 2, stayed: 0, stability: null },
    ],
    splits: [
      {
        topic: 0,
        into: [
          { topic: 0, documents: 2 },
          { topic: 3, documents: 2 },
        ],
      },
    ],
    merges: [
      {
        topic: 2,
        from: [
          { topic: 1, documents: 2 },
          { topic: 2, documents: 1 },
        ],
      },
    ],
  });
});

test("the first version has nothing but births", () => {
  const first = topicChanges(
    countOverlaps(documentsOf({}), documentsOf({ a: 0, b: 1, c: -1 })),
    null,
  );
  expect(first).toMatchObject({ since: null, documents: { common: 0, added: 3, moved: 0 } });
  expect(first.topics.map(({ change }) => change)).toEqual(["born", "born"]);
});

test("sizes add up, and the same version again changes nothing", () => {
  const topics = dictionary(constantFrom(..."abcdefghij"), integer({ min: -1, max: 4 }));
  assert(
    property(topics, topics, (before, after) => {
      const { documents, topics: changes } = compare(before, after);
      expect(documents.common + documents.added).toBe(Object.keys(after).length);
      expect(documents.common + documents.removed).toBe(Object.keys(before).length);
      const inTopics = Object.values(after).filter((topic) => topic >= 0).length;
      expect(changes.reduce((sum, change) => sum + change.after, 0)).toBe(inTopics);
      const same = compare(after, after);
      expect(same.documents.moved + same.splits.length + same.merges.length).toBe(0);
      expect(
        same.topics.every(({ change, stability }) => change === "unchanged" && stability === 1),
      ).toBe(true);
    }),
    { numRuns: 50 },
  );
});
