import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { classTfIdf } from "../../../../src/core/topics/c-tf-idf.ts";
import { countWords } from "../../../../src/core/topics/count-words.ts";
import { openOnlineTopics, startOnlineTopics } from "../../../../src/jobs/online/online-topics.ts";
import { plainLanguageTools } from "../../../../src/languages/language-tools.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const DIMENSIONS = 32;
const embedder = { id: "precomputed/32", fingerprint: "precomputed/32", dimensions: DIMENSIONS };
const corpus = smallCorpus(300, 4, DIMENSIONS);
const BATCHES = [0, 100, 200].map((first) => ({
  texts: corpus.texts.slice(first, first + 100),
  vectors: corpus.vectors.slice(first * DIMENSIONS, (first + 100) * DIMENSIONS),
}));
/** The words of a subject are its own: the first says which it is. */
const STEMS = ["river bank water flood bridge dam", "engine wheel motor brake diesel gearbox"];
STEMS.push(
  "violin concert melody orchestra piano choir",
  "harvest wheat farmer tractor barley orchard",
);
const subjectOf = (text: string) =>
  STEMS.findIndex((words) => words.split(" ").includes(text.split(" ")[0] as string));

const start = (more: object = {}) => startOnlineTopics({ topicCount: 4, ...more }, embedder);

test("three batches are the topics of their subjects, with the same ids throughout and words of all", async () => {
  const online = await start();
  const topics = BATCHES.flatMap(({ vectors, texts }) => [...online.partialFit(vectors, texts)]);
  const pairs = new Set(
    topics.map((topic, i) => `${topic} ${subjectOf(corpus.texts[i] as string)}`),
  );
  expect(pairs.size).toBe(4);
  expect(online.batchCount).toBe(3);
  for (const { id, size, words, name } of online.topics()) {
    const subject = subjectOf(corpus.texts[topics.indexOf(id)] as string);
    expect(size).toBe(topics.filter((topic) => topic === id).length);
    expect(
      words
        .slice(0, 6)
        .map(({ word }) => word)
        .sort(),
    ).toEqual((STEMS[subject] as string).split(" ").sort());
    expect(name.split(", ")).toHaveLength(4);
  }
});

test("without decay the words are those of all texts counted at once", async () => {
  const online = await start();
  const topics = BATCHES.flatMap(({ vectors, texts }) => [...online.partialFit(vectors, texts)]);
  const { counts, leftOut } = countWords(
    corpus.texts,
    Int32Array.from(topics),
    DEFAULT_FIT_OPTIONS,
    plainLanguageTools,
  );
  const { weigh } = classTfIdf(counts, leftOut);
  for (const { id, words } of online.topics()) {
    const row = counts.row(id);
    const weights = weigh(row);
    for (const { word, score } of words) {
      const at = row.terms.indexOf(counts.indexOf(word));
      expect(score).toBeCloseTo(weights[at] as number, 12);
    }
  }
});

test("with decay what was said long ago fades, and what is said too seldom is forgotten", async () => {
  const online = await start({ topicCount: 1, decay: 0.5, minCount: 1 });
  const vectors = new Float32Array(2 * DIMENSIONS).fill(1);
  online.partialFit(vectors, ["zebra zebra zebra zebra", "lion"]);
  const words = () => online.topics()[0]?.words.map(({ word }) => word);
  expect(words()).toEqual(["zebra", "lion"]);
  online.partialFit(vectors, ["lion lion lion", "lion"]);
  expect(words()).toEqual(["lion", "zebra"]);
  for (let i = 0; i < 2; i++) online.partialFit(vectors, ["lion", "lion"]);
  expect(words()).toEqual(["lion"]);
  expect(online.topics()[0]?.size).toBe(8);
});

test("what is encoded after every batch goes on with the same bytes", async () => {
  const whole = await start({ decay: 0.1 });
  let resumed = await start({ decay: 0.1 });
  for (const { vectors, texts } of BATCHES) {
    expect(resumed.partialFit(vectors, texts)).toEqual(whole.partialFit(vectors, texts));
    resumed = await openOnlineTopics(resumed.encode());
  }
  expect(resumed.encode()).toEqual(whole.encode());
  expect(resumed.topics()).toEqual(whole.topics());
});

test("settings that are none and batches that do not fit are refused", async () => {
  for (const bad of [{ topicCount: 0 }, { topicCount: 1.5 }, { decay: 1.1 }, { minCount: -1 }])
    await expect(start(bad)).rejects.toThrow(Object.keys(bad)[0]);
  await expect(start({ options: { language: "auto" } })).rejects.toThrow("language is auto");
  const online = await start();
  expect(() => online.partialFit(new Float32Array(DIMENSIONS), ["a", "b"])).toThrow("for 2 texts");
  await expect(openOnlineTopics(new Uint8Array(40))).rejects.toThrow("online topics");
});
