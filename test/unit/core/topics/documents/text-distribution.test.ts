import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../../src/core/options.ts";
import { NO_LANGUAGE_TOOLS } from "../../../../../src/core/text/languages.ts";
import { createCentroidSimilarities } from "../../../../../src/core/topics/documents/centroid-similarities.ts";
import { nearestTopic } from "../../../../../src/core/topics/documents/nearest-topic.ts";
import { createTermSimilarities } from "../../../../../src/core/topics/documents/term-similarities.ts";
import { textDistribution } from "../../../../../src/core/topics/documents/text-distribution.ts";
import { createTextTokens } from "../../../../../src/core/topics/documents/text-tokens.ts";
import { tokenWindows } from "../../../../../src/core/topics/documents/token-windows.ts";
import { windowDistribution } from "../../../../../src/core/topics/documents/window-distribution.ts";
import { readGolden } from "../../../../support/golden.ts";
import { readGoldenTopics } from "../../../../support/golden-topics.ts";
import { readNpy } from "../../../../support/npy.ts";

/** Topics and their weights, other topics having none. */
type GoldenWeights = [topic: number, weight: number][];

const { texts, documentTopics, terms, topics } = readGoldenTopics();
const golden = readGolden<{
  default: GoldenWeights[];
  window8: GoldenWeights[];
  padded: GoldenWeights[];
  embeddings: GoldenWeights[];
  tokens: GoldenWeights[];
  tokenWeights: GoldenWeights[][];
}>("distribution");
const outliers = readGolden<Record<string, number[]>>("outliers");
const options: FitOptions = {
  ...DEFAULT_FIT_OPTIONS,
  language: "none",
  words: { tokens: "scikit-learn" },
};
const tokenize = createTextTokens(terms.counts, options, NO_LANGUAGE_TOOLS);
const similarities = createTermSimilarities(terms);
const { data, shape } = readNpy(
  new URL("../../../../fixtures/golden/topic-embeddings.npy", import.meta.url),
);
const dimensions = shape[1] as number;
const compare = createCentroidSimilarities(data.subarray(dimensions), topics.length);

function expectWeights(found: Float64Array, expected: GoldenWeights | undefined): void {
  const all = new Float64Array(topics.length);
  for (const [topic, weight] of expected ?? []) all[topic] = weight;
  found.forEach((weight, topic) => expect(weight).toBeCloseTo(all[topic] as number, 4));
}

test.each([
  ["default", {}],
  ["window8", { window: 8, stride: 2, minSimilarity: 0.05 }],
  ["padded", { padding: true }],
] as const)("the topics of a text are BERTopic's, %s", (name, how) => {
  golden[name].forEach((expected, i) => {
    expectWeights(textDistribution(texts[i], tokenize, similarities, how).topics, expected);
  });
});

test("those of its tokens are too", () => {
  golden.tokenWeights.forEach((expected, i) => {
    const found = textDistribution(texts[i], tokenize, similarities, { withTokens: true });
    expectWeights(found.topics, golden.tokens[i]);
    expect(found.words).toHaveLength(expected.length);
    expected.forEach((weights, token) => {
      const start = token * topics.length;
      expectWeights(found.tokens?.subarray(start, start + topics.length) as Float64Array, weights);
    });
  });
});

test("by embeddings of the windows they are BERTopic's as well", () => {
  const vectors = readGolden<Record<string, number[]>>("hashed-words");
  golden.embeddings.forEach((expected, i) => {
    const words = tokenize(texts[i]).words();
    const windows = tokenWindows(words.length);
    const write = (window: number, into: Float64Array) => {
      const mean = new Float32Array(dimensions);
      const own = words.slice(windows.starts[window], windows.ends[window]);
      for (const word of own) vectors[word]?.forEach((value, d) => (mean[d] += value / own.length));
      compare(mean, into);
      return 1;
    };
    const how = { minSimilarity: 0.1, tokenCount: null };
    expectWeights(windowDistribution(windows, topics.length, write, how).topics, expected);
  });
});

test("outliers go where BERTopic's strategies give them", () => {
  const hashed = readNpy(new URL("../../../../fixtures/golden/hashed.npy", import.meta.url)).data;
  const into = new Float64Array(topics.length);
  const byWords = (text: string, threshold: number): number => {
    const { terms: termsBetween, wordCount } = tokenize(text);
    const length = similarities.write(termsBetween(0, wordCount), into);
    return nearestTopic(into, threshold * length);
  };
  const found = {
    distributions: (i: number) =>
      nearestTopic(
        textDistribution(texts[i], tokenize, similarities, { minSimilarity: 0 }).topics,
        0,
      ),
    "c-tf-idf": (i: number) => byWords(texts[i], 0),
    "c-tf-idf-threshold": (i: number) => byWords(texts[i], 0.2),
    embeddings: (i: number) => {
      const vector = hashed.subarray(i * dimensions, (i + 1) * dimensions);
      compare(vector, into);
      return nearestTopic(into, 0);
    },
  };
  const places = [...documentTopics.keys()].filter((i) => documentTopics[i] < 0);
  for (const [name, strategy] of Object.entries(found)) {
    expect(places.map(strategy), name).toEqual(outliers[name]);
  }
});

test("weights sum to 1, or are all 0 where nothing is known of a text", () => {
  for (const text of [...texts.slice(0, 50), "card"]) {
    const { topics: weights } = textDistribution(text, tokenize, similarities);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
  }
  for (const text of ["", "...", "unheardof unheardof"]) {
    const found = textDistribution(text, tokenize, similarities, { withTokens: true });
    expect(found.topics.every((weight) => weight === 0)).toBe(true);
    expect(found.tokens).toHaveLength(found.words.length * topics.length);
  }
});

test("n-grams are those of a window", () => {
  const grams = { ...options, words: { ...options.words, shortest: 1, longest: 2 } };
  const found = createTextTokens(terms.counts, grams, NO_LANGUAGE_TOOLS);
  const text = found("Lost card, top up");
  expect(text.words()).toEqual(["lost", "card", "top", "up"]);
  const known = [...text.terms(0, 2)].map((term) => terms.counts.word(term));
  expect(known.slice(0, 2)).toEqual(["lost", "card"]);
});

test("windows of no tokens and strides of none are refused", () => {
  expect(() => tokenWindows(5, { window: 0 })).toThrow(/window is 0/);
  expect(() => tokenWindows(5, { stride: 0.5 })).toThrow(/stride is 0.5/);
  expect(tokenWindows(0)).toEqual({ starts: Int32Array.of(0), ends: Int32Array.of(0) });
});

test("topics are found by a text's embedding as in BERTopic, which answers the outliers too", () => {
  const vectors = readGolden<Record<string, number[]>>("hashed-words");
  const found =
    readGolden<{ query: string; result: [topics: number[], similarities: number[]] }[]>(
      "find-topics",
    );
  for (const { query, result } of found) {
    const words = query.split(" ");
    const mean = new Float32Array(dimensions);
    for (const word of words)
      vectors[word]?.forEach((value, d) => (mean[d] += value / words.length));
    const into = new Float64Array(topics.length);
    compare(mean, into);
    const best = [...into.keys()].sort((a, b) => into[b] - into[a]).slice(0, 5);
    expect(best).toEqual(result[0]);
    best.forEach((topic, i) => expect(into[topic]).toBeCloseTo(result[1][i] as number, 4));
  }
});
