import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stopWords } from "../../../../src/core/text/stop-words.ts";
import { createTermCounts, type TermCounts } from "../../../../src/core/text/term-counts.ts";
import { NO_LANGUAGE_TOOLS } from "../../../../src/core/text/languages.ts";
import { createTermReader, type TermSource } from "../../../../src/core/text/read-terms.ts";
import { tokenize } from "../../../../src/core/text/tokenize.ts";
import { DEFAULT_WORD_OPTIONS, type WordOptions } from "../../../../src/core/text/word-options.ts";
import { classTfIdf } from "../../../../src/core/topics/c-tf-idf.ts";
import { leftOutTerms } from "../../../../src/core/topics/left-out-terms.ts";
import { topWords, type TopicWord } from "../../../../src/core/topics/top-words.ts";
import { readGolden } from "../../../support/golden.ts";

type GoldenWords = Record<string, [string, number][]>;

const given = readGolden<{ topics: number[]; words: GoldenWords }>("topics-given-labels");
type OptionCase = "bm25" | "reduce" | "both" | "seeds" | "stop" | "bigrams" | "min_df";
const optionCases = readGolden<Record<OptionCase, { words: GoldenWords }>>("c-tf-idf-options");
const english: ReadonlySet<string> = new Set(readGolden<string[]>("stop-words-english"));
const documents = readGolden<{ train: string[] }>("documents").train;

function countAll(texts: readonly string[], topics: readonly number[]): TermCounts {
  const counts = createTermCounts();
  texts.forEach((text, i) => counts.add(topics[i] as number, text));
  return counts;
}

function wordsOf(
  counts: TermCounts,
  wordCount: number,
  left: ReadonlySet<string>,
  options: WordOptions = DEFAULT_WORD_OPTIONS,
): TopicWord[][] {
  return topWords(counts, wordCount, leftOutTerms(counts, left, options), options);
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
  expectGolden(wordsOf(countAll(documents, given.topics), 10, new Set()), given.words);
});

test("with scikit-learn's stop words they are those of BERTopic with that vectorizer", () => {
  expectGolden(wordsOf(countAll(documents, given.topics), 10, english), optionCases.stop.words);
});

test.for<[OptionCase, Partial<WordOptions>]>([
  ["bm25", { weighting: "bm25" }],
  ["reduce", { reduceFrequent: true }],
  ["both", { weighting: "bm25", reduceFrequent: true }],
  ["seeds", { seedWords: ["Card", "pin", "refund", "refund"], seedMultiplier: 2 }],
])("under the option %s the words and scores are BERTopic's", ([name, options]) => {
  const counts = countAll(documents, given.topics);
  const words = wordsOf(counts, 10, new Set(), { ...DEFAULT_WORD_OPTIONS, ...options });
  expectGolden(words, optionCases[name].words);
});

function countPairs(texts: readonly string[], topics: readonly number[]): TermCounts {
  const source = { ...DEFAULT_WORD_OPTIONS, longest: 2, characters: "all", stopWords: english };
  const tokens = { ...source, tokens: "scikit-learn" } as TermSource;
  const counts = createTermCounts(createTermReader(tokens, NO_LANGUAGE_TOOLS));
  texts.forEach((text, i) => counts.add(topics[i] as number, text));
  return counts;
}

test("words and pairs of the joined texts of each topic are those of BERTopic with that vectorizer", () => {
  const joined = new Map<number, string>();
  documents.forEach((text, i) => {
    const topic = given.topics[i] as number;
    joined.set(topic, `${joined.get(topic) ?? ""} ${text}`);
  });
  const counts = countPairs([...joined.values()], [...joined.keys()]);
  expectGolden(wordsOf(counts, 10, english), optionCases.bigrams.words);
});

test("no pair is made of the end of one document and the beginning of the next", () => {
  // BERTopic joins the documents of a topic before it counts, and "statement payment" is among its words.
  const theirs = Object.values(optionCases.bigrams.words).flat();
  const read = documents.map(
    (text) =>
      ` ${tokenize(text)
        .filter((token) => !english.has(token))
        .join(" ")} `,
  );
  const isInText = (pair: string) => read.some((text) => text.includes(` ${pair} `));
  expect(theirs.every(([word]) => isInText(word))).toBe(false);
  const ours = wordsOf(countPairs(documents, given.topics), 10, english).flat();
  expect(ours.filter(({ word }) => !isInText(word))).toEqual([]);
});

test("a word in fewer documents than minDocuments is left out, though it is in as many topics", () => {
  // BERTopic's min_df counts topics: three documents of one topic are one to it.
  const texts = ["aa bb", "aa bb", "aa cc", "cc dd", "ee dd"];
  const counts = countAll(texts, [0, 0, 0, 1, 1]);
  const kept = wordsOf(counts, 9, new Set(), { ...DEFAULT_WORD_OPTIONS, minDocuments: 3 });
  expect(kept.map((own) => own.map(({ word }) => word))).toEqual([["aa"], ["dd", "ee", "cc"], []]);
  const most = wordsOf(counts, 9, new Set(), { ...DEFAULT_WORD_OPTIONS, maxDocuments: 0.4 });
  expect(most.map((own) => own.map(({ word }) => word))).toEqual([
    ["bb", "cc"],
    ["dd", "ee", "cc"],
    [],
  ]);
});

test("in a corpus, minDocuments leaves exactly the words that a count over documents leaves", () => {
  const counts = countAll(documents, given.topics);
  const words = wordsOf(counts, 1000, new Set(), { ...DEFAULT_WORD_OPTIONS, minDocuments: 3 });
  const found = new Set(words.flatMap((own) => own.map(({ word }) => word)));
  const documentsOf = new Map<string, number>();
  for (const text of documents) {
    for (const word of new Set(tokenize(text))) {
      documentsOf.set(word, (documentsOf.get(word) ?? 0) + 1);
    }
  }
  const expected = [...documentsOf].filter(([, count]) => count >= 3).map(([word]) => word);
  expect([...found].sort()).toEqual(expected.sort());
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
      expect(wordsOf(counts, wordCount, new Set())).toEqual(expected);
    }),
    { seed: 10, numRuns: 300 },
  );
});

test("a topic of nothing but stop words gets those, one without a token none", () => {
  const counts = countAll(["card pin", "it was the was", "?", "refund the"], [0, 1, 2, -1]);
  const words = wordsOf(counts, 2, stopWords("en")).map((own) => own.map(({ word }) => word));
  expect(words).toEqual([["card", "pin"], ["was", "it"], [], ["refund"]]);
});

test("the words of the outliers come last, empty where there are none", () => {
  expect(wordsOf(countAll(["card"], [0]), 5, new Set()).map((own) => own.length)).toEqual([1, 0]);
  expect(wordsOf(countAll(["card"], [-1]), 5, new Set()).map((own) => own.length)).toEqual([1]);
});
