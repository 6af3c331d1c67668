import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTermCounts, type TermCounts } from "../../../../src/core/text/term-counts.ts";
import { classTfIdf } from "../../../../src/core/topics/c-tf-idf.ts";
import { readGolden } from "../../../support/golden.ts";

interface SparseMatrix {
  shape: [number, number];
  indptr: number[];
  indices: number[];
  data: number[];
}

const golden = readGolden<{ topics: number[]; vocabulary: string[]; c_tf_idf: SparseMatrix }>(
  "topics-given-labels",
);
const documents = readGolden<{ train: string[] }>("documents").train;

function countAll(texts: readonly string[], topics: readonly number[]): TermCounts {
  const counts = createTermCounts();
  texts.forEach((text, i) => counts.add(topics[i] as number, text));
  return counts;
}

function nothingOf(counts: TermCounts): Uint8Array {
  return new Uint8Array(counts.termCount);
}

test("every weight of a corpus is BERTopic's", () => {
  const counts = countAll(documents, golden.topics);
  const { weigh } = classTfIdf(counts, nothingOf(counts));
  const { indptr, indices, data, shape } = golden.c_tf_idf;
  expect(counts.topicCount + 1).toBe(shape[0]);
  expect(counts.termCount).toBe(shape[1]);
  for (let topic = -1; topic < counts.topicCount; topic++) {
    const row = counts.row(topic);
    const weights = weigh(row);
    const found = new Map(Array.from(row.terms, (term, i) => [counts.word(term), weights[i]]));
    const start = indptr[topic + 1] as number;
    const end = indptr[topic + 2] as number;
    expect(found.size).toBe(end - start);
    for (let i = start; i < end; i++) {
      const word = golden.vocabulary[indices[i] as number] as string;
      expect(found.get(word)).toBeCloseTo(data[i] as number, 12);
    }
  }
});

test("a small matrix is weighed as by hand, the mean of its words cut to an integer", () => {
  const counts = countAll(["aa aa bb", "bb cc", "aa cc cc"], [0, 1, -1]);
  const { idf, weigh } = classTfIdf(counts, nothingOf(counts));
  // 8 words in 3 classes: A = 2.
  expect(idf[0]).toBeCloseTo(Math.log(2 / 3 + 1), 15);
  expect(idf[1]).toBeCloseTo(Math.log(2 / 2 + 1), 15);
  const weights = weigh(counts.row(0));
  expect(weights[0]).toBeCloseTo((2 / 3) * Math.log(2 / 3 + 1), 15);
  expect(weights[1]).toBeCloseTo((1 / 3) * Math.log(2), 15);
});

test("a topic of documents without a token counts in the mean, one without documents does not", () => {
  const counts = countAll(["aa aa bb bb cc cc", "?"], [0, 1]);
  expect(classTfIdf(counts, nothingOf(counts)).idf[0]).toBeCloseTo(Math.log(3 / 2 + 1), 15);
});

test("terms left out take part in nothing", () => {
  const texts = ["the aa the bb", "the bb cc", "aa the"];
  const all = countAll(texts, [0, 1, 0]);
  const without = countAll(
    texts.map((text) => text.replaceAll("the", "")),
    [0, 1, 0],
  );
  const leftOut = nothingOf(all);
  leftOut[all.indexOf("the")] = 1;
  const some = classTfIdf(all, leftOut);
  const none = classTfIdf(without, nothingOf(without));
  for (let topic = 0; topic < 2; topic++) {
    const row = all.row(topic);
    const weights = some.weigh(row);
    const other = without.row(topic);
    const expected = none.weigh(other);
    const found = Array.from(row.terms, (term, i) => [all.word(term), weights[i]]);
    expect(found.filter(([word]) => word !== "the")).toEqual(
      Array.from(other.terms, (term, i) => [without.word(term), expected[i]]),
    );
    expect(found.find(([word]) => word === "the")?.[1]).toBe(0);
  }
});

test("topics of less than one word in the mean still have weights", () => {
  const counts = countAll(["aa", "?", "!"], [0, 1, 2]);
  expect(classTfIdf(counts, nothingOf(counts)).weigh(counts.row(0))[0]).toBeCloseTo(
    Math.log(2),
    15,
  );
});

test("no weight is negative and those of the terms that are not left out are positive", () => {
  const word = fc.constantFrom("aa", "bb", "cc", "dd", "ee");
  const text = fc.array(word, { maxLength: 9 }).map((words) => words.join(" "));
  const topics = fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), text), { maxLength: 9 });
  fc.assert(
    fc.property(topics, fc.integer({ min: 0, max: 31 }), (all, mask) => {
      const counts = createTermCounts();
      for (const [topic, own] of all) counts.add(topic, own);
      const leftOut = nothingOf(counts).map((_, term) => (mask >> term) & 1);
      const { weigh } = classTfIdf(counts, leftOut);
      for (let topic = -1; topic < counts.topicCount; topic++) {
        const row = counts.row(topic);
        const weights = weigh(row);
        row.terms.forEach((term, i) => {
          if (leftOut[term] === 1) expect(weights[i]).toBe(0);
          else expect(weights[i]).toBeGreaterThan(0);
        });
      }
    }),
    { seed: 9, numRuns: 300 },
  );
});
