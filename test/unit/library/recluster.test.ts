import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../src/core/options.ts";
import {
  decodeTopicModel,
  encodeTopicModel,
  type TopicModel,
} from "../../../src/core/model/topic-model.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { createModel, openModel } from "../../../src/library/model.ts";
import { reclusterTopics } from "../../../src/library/recluster.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const kernels = await loadKernels();
const small = smallCorpus(600, 6);
const corpus = { ...small, texts: small.texts.map((text) => text.replaceAll("a", "á")) };
const embedder = { id: "test", fingerprint: "test" };

async function fitModel(changed: Partial<FitOptions>) {
  const options = { ...DEFAULT_FIT_OPTIONS, minSamples: 5, ...changed };
  const { fit, ids, digest } = await fitDocuments(corpus, options, kernels);
  const textOf = async (i: number) => corpus.texts[i];
  const { topics } = await listTopics(fit.products, ids, textOf);
  return modelOfFit(fit.products, ids, topics, { embedder, options, digest });
}

/** By topic, the outliers first: how often each word occurs. */
function readCounts(model: TopicModel) {
  const counts = createModel(model).termCounts();
  if (counts === null) return null;
  return Array.from({ length: counts.topicCount + 1 }, (_, i) => {
    const { terms, counts: occurrences } = counts.row(i - 1);
    return Object.fromEntries(Array.from(terms, (term, j) => [counts.word(term), occurrences[j]]));
  });
}

test.each([
  [4, {}],
  [12, {}],
  [12, { characters: "ascii" }],
  [60, {}],
] as const)(
  "topics of at least %i documents are those of a fit with that size %j",
  async (minTopicSize, characters) => {
    const options = { outliers: "keep", ...characters } as const;
    const model = await fitModel({ minTopicSize: 8, ...options });
    const wanted = await fitModel({ minTopicSize, ...options });
    const found = await reclusterTopics(model, { minTopicSize, texts: corpus.texts });
    expect(found.rowTopics).toEqual(wanted.rowTopics);
    expect(found.rowProbabilities).toEqual(wanted.rowProbabilities);
    const wordsOf = ({ topics }: typeof found) =>
      topics.map(({ id, size, words }) => ({ id, size, words }));
    expect(wordsOf(found)).toEqual(wordsOf(wanted));
    expect(readCounts(found)).toEqual(readCounts(wanted));
    expect(found.mapPositions).toEqual(wanted.mapPositions);
    expect(found.options).toEqual(wanted.options);
  },
);

test("outliers go where the fit gives them, but for a few at the edge of a topic", async () => {
  const model = await fitModel({ minTopicSize: 8, outliers: "auto" });
  const found = await reclusterTopics(model, { minTopicSize: 8, texts: corpus.texts });
  const differing = found.rowTopics.filter((topic, row) => topic !== model.rowTopics[row]);
  expect(differing.length).toBeLessThan(6);
});

test("without texts there are sizes and no words, and what was known of representatives", async () => {
  const model = await fitModel({ minTopicSize: 8 });
  const found = await reclusterTopics(model, { minTopicSize: 20 });
  const { topics, digest } = found;
  expect(readCounts(found)).toBeNull();
  expect(digest).not.toBe(model.digest);
  expect(topics.every(({ words }) => words.length === 0)).toBe(true);
  expect(topics.reduce((sum, { size }) => sum + size, 0)).toBe(600);
  const texts = topics.flatMap(({ representativeDocuments }) => representativeDocuments);
  expect(texts.some(({ text }) => text !== "")).toBe(true);
});

test("a model can be reclustered after it was written, and again", async () => {
  const model = openModel(encodeTopicModel(await fitModel({ minTopicSize: 8 })));
  const coarse = await model.recluster({ minTopicSize: 90, texts: corpus.texts });
  const again = await openModel(coarse.encode()).recluster({
    minTopicSize: 8,
    texts: corpus.texts,
  });
  expect(again.digest).toBe(
    (await model.recluster({ minTopicSize: 8, texts: corpus.texts })).digest,
  );
  const fine = await model.recluster({ minTopicSize: 4, selection: "leaf" });
  expect(fine.topics.length).toBeGreaterThan(coarse.topics.length);
  expect(fine.documentTopic(0).topic).toBeGreaterThanOrEqual(-1);
});

test("what cannot be is refused by name", async () => {
  const fitted = await fitModel({ minTopicSize: 8 });
  const model = createModel(fitted);
  const refusal = (code: string) => expect.objectContaining({ code });
  await expect(model.recluster({ minTopicSize: 1 })).rejects.toEqual(refusal("invalid_option"));
  await expect(model.recluster({ minTopicSize: NaN })).rejects.toEqual(refusal("invalid_option"));
  await expect(model.recluster({ minTopicSize: 5, texts: ["one"] })).rejects.toEqual(
    refusal("dimension_mismatch"),
  );
  const bare = createModel({ ...fitted, rowTree: new Uint8Array(0) });
  await expect(bare.recluster({ minTopicSize: 5 })).rejects.toThrow(/keeps no tree/);
  const damaged = decodeTopicModel(encodeTopicModel(fitted));
  const wrong = createModel({ ...damaged, rowTree: damaged.rowTree.slice(8) });
  await expect(wrong.recluster({ minTopicSize: 5 })).rejects.toEqual(
    refusal("checkpoint_mismatch"),
  );
});
