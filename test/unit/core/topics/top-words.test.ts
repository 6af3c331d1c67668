import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stopWords } from "../../../../src/core/text/stop-words.ts";
import { createTermCounts, type TermCounts } from "../../../../src/core/text/term-counts.ts";
import { classTfIdf } from "../../../../src/core/topics/c-tf-idf.ts";
import { topWords, type TopicWord } from "../../../../src/core/topics/top-words.ts";
import { readGolden } from "../../../support/golden.ts";

type GoldenWords = Record<string, [string, number][]>;

const given = readGolden<{ topics: number[]; words: GoldenWords }>("topics-given-labels");
const stop = readGolden<{ stop: { words: GoldenWords } }>("c-tf-idf-options").stop;
const documents = readGolden<{ train: string[] }>("documents").train;

function countAll(texts: readonly string[], topics: readonly number[]): TermCounts {
  const counts = createTermCounts();
  texts.forEach((text, i) => counts.add(topics[i] as number, text));
  return counts;
}

/** Same scores in order; the same words, but for those that share the score of the last. */
function expectGolden(words: readonly TopicWord[][], golden: GoldenWords): void {
  expect(words.length).toBe(Object.keys(golden).length);
  words.forEach((own, topic) => {
    const expected = golden[String(topic === words.length - 1 ? -1 : topic)] ?? [];
    expect(own.length).toBe(expected.length);
    own.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]?.[1] as number, 6));
    const last = own.at(-1)?.score as number;
    const theirs = new Map(expected);
    for (const { word, score } of own) {
      if (score > last + 1e-9) expect(theirs.get(word)).toBeCloseTo(score, 6);
    }
  });
}

test("the words of a corpus without stop words are BERTopic's", () => {
  expectGolden(topWords(countAll(documents, given.topics), 10, new Set()), given.words);
});

test("with scikit-learn's stop words they are those of BERTopic with that vectorizer", () => {
  const english = new Set(readGolden<string[]>("stop-words-english"));
  expectGolden(topWords(countAll(documents, given.topics), 10, english), stop.words);
});

test("words are the best of all by weight, equal ones by code unit", () => {
  const word = fc.constantFrom("aa", "bb", "cc", "Zz", "éé", "\u{1d7d8}1", "ﬀﬀ", "dd", "the");
  const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
  const corpus = fc.array(fc.tuple(fc.integer({ min: -1, max: 2 }), text), { maxLength: 8 });
  fc.assert(
    fc.property(corpus, fc.integer({ min: 1, max: 6 }), (all, wordCount) => {
      const counts = countAll(
        all.map(([, own]) => own),
        all.map(([topic]) => topic),
      );
      const { weigh } = classTfIdf(counts, new Uint8Array(counts.termCount));
      const expected: TopicWord[][] = [];
      for (let i = 0; i <= counts.topicCount; i++) {
        const row = counts.row(i < counts.topicCount ? i : -1);
        const scores = weigh(row);
        const words = Array.from(row.terms, (term, at) => ({
          word: counts.word(term),
          score: scores[at] as number,
        }));
        words.sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
        expected.push(words.slice(0, wordCount));
      }
      expect(topWords(counts, wordCount, new Set())).toEqual(expected);
    }),
    { seed: 10, numRuns: 300 },
  );
});

test("a topic of nothing but stop words gets those, one without a token none", () => {
  const counts = countAll(["card pin", "it was the was", "?", "refund the"], [0, 1, 2, -1]);
  const words = topWords(counts, 2, stopWords("en")).map((own) => own.map(({ word }) => word));
  expect(words).toEqual([["card", "pin"], ["was", "it"], [], ["refund"]]);
});

test("the words of the outliers come last, empty where there are none", () => {
  expect(topWords(countAll(["card"], [0]), 5, new Set()).map((own) => own.length)).toEqual([1, 0]);
  expect(topWords(countAll(["card"], [-1]), 5, new Set()).map((own) => own.length)).toEqual([1]);
});
