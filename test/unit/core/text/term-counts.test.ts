import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SectionArray } from "../../../../src/core/sections.ts";
import {
  createTermCounts,
  resumeTermCounts,
  type TermCounts,
} from "../../../../src/core/text/term-counts.ts";
import { tokenize } from "../../../../src/core/text/tokenize.ts";

const word = fc.constantFrom(
  "card",
  "Card",
  "pin",
  "refund",
  "a",
  "café",
  "東京",
  "don't",
  "",
  "12",
);
const document = fc.record({
  topic: fc.integer({ min: -1, max: 4 }),
  text: fc.array(word, { maxLength: 8 }).map((words) => words.join(" ")),
});
const documents = fc.array(document, { maxLength: 20 });

/** `topic → word → count`, in words. */
function read(counts: TermCounts): Map<number, Map<string, number>> {
  const topics = new Map<number, Map<string, number>>();
  for (let topic = -1; topic < counts.topicCount; topic++) {
    const row = counts.row(topic);
    topics.set(
      topic,
      new Map(Array.from(row.terms, (term, i) => [counts.word(term), row.counts[i] as number])),
    );
  }
  return topics;
}

test("each topic holds how often each token occurs in its documents", () => {
  fc.assert(
    fc.property(documents, (all) => {
      const counts = createTermCounts();
      for (const { topic, text } of all) counts.add(topic, text);
      expect(counts.topicCount).toBe(Math.max(-1, ...all.map(({ topic }) => topic)) + 1);
      for (const [topic, row] of read(counts)) {
        const own = all.filter((one) => one.topic === topic);
        const expected = new Map<string, number>();
        for (const token of own.flatMap(({ text }) => tokenize(text))) {
          expected.set(token, (expected.get(token) ?? 0) + 1);
        }
        expect(row).toEqual(expected);
        expect(counts.documentCount(topic)).toBe(own.length);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("terms are numbered in the order they are first met", () => {
  const counts = createTermCounts();
  counts.add(1, "zebra apple");
  counts.add(-1, "apple mango");
  expect([0, 1, 2].map(counts.word)).toEqual(["zebra", "apple", "mango"]);
  expect(counts.indexOf("mango")).toBe(2);
  expect(counts.indexOf("kiwi")).toBe(-1);
  expect(counts.termCount).toBe(3);
});

test("counts that are encoded and read back at any points end in the same bytes", () => {
  const cuts = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(documents, cuts, (all, isCut) => {
      const undisturbed = createTermCounts();
      let cut = createTermCounts();
      all.forEach(({ topic, text }, i) => {
        undisturbed.add(topic, text);
        if (isCut[i]) cut = resumeTermCounts(structuredClone(cut.encode()));
        cut.add(topic, text);
      });
      expect(cut.encode()).toEqual(undisturbed.encode());
    }),
    { seed: 8, numRuns: 300 },
  );
});

test("reading the counts does not change what they become", () => {
  const texts = ["one two", "two three", "three four one"];
  const undisturbed = createTermCounts();
  const watched = createTermCounts();
  texts.forEach((text, i) => {
    undisturbed.add(i, text);
    watched.add(i, text);
    watched.row(0);
    watched.encode();
  });
  expect(watched.encode()).toEqual(undisturbed.encode());
});

test("what was read is not written over when counting goes on", () => {
  const counts = createTermCounts();
  counts.add(0, "one two");
  const encoded: Record<string, SectionArray> = counts.encode();
  const copy = structuredClone(encoded);
  const other = resumeTermCounts(encoded);
  for (let i = 0; i < 100; i++) other.add(i % 3, `one more${i} two`);
  other.encode();
  expect(encoded).toEqual(copy);
});

test("more tokens than are held back are all counted", () => {
  const counts = createTermCounts();
  const text = "alpha beta beta ".repeat(50_000);
  for (let i = 0; i < 6; i++) counts.add(i % 2, text);
  expect(read(counts).get(1)).toEqual(
    new Map([
      ["alpha", 150_000],
      ["beta", 300_000],
    ]),
  );
});

test("a topic that does not occur has an empty row", () => {
  const counts = createTermCounts();
  expect(counts.topicCount).toBe(0);
  expect(counts.row(-1).terms.length).toBe(0);
  expect(counts.documentCount(3)).toBe(0);
});
