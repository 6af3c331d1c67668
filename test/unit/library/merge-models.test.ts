import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { createAssigner } from "../../../src/core/model/assigner.ts";
import { decodeTopicModel, type TopicModel } from "../../../src/core/model/topic-model.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { mergeModels, stripDocuments } from "../../../src/library/merge-models.ts";
import { createModel, openModel, type Model } from "../../../src/library/model.ts";
import type { DocumentVectors } from "../../../src/jobs/fit/fit-documents.ts";
import { countTexts } from "../../support/golden-topics.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const options = { ...DEFAULT_FIT_OPTIONS, epochs: 30 };
const corpus = smallCorpus(240, 6);
const { texts, dimensions } = corpus;

/** The documents of some subjects: two models share some of them and have others alone. */
function select(isWanted: (i: number) => boolean): DocumentVectors {
  const chosen = [...texts.keys()].filter(isWanted);
  return {
    ids: chosen.map((i) => corpus.ids[i] as string),
    texts: chosen.map((i) => texts[i] as string),
    vectors: Float32Array.from(
      chosen.flatMap((i) => [...corpus.vectors.subarray(i * dimensions, (i + 1) * dimensions)]),
    ),
    dimensions,
  };
}

async function fitModel(documents: DocumentVectors, fingerprint = "p"): Promise<Model> {
  const { fit, ids, digest } = await fitDocuments(documents, options, await loadKernels());
  const textOf = new Map(documents.ids.map((id, i) => [id, documents.texts[i] as string]));
  const { topics } = await listTopics(
    fit.products,
    ids,
    async (i) => textOf.get(ids[i] as string) as string,
  );
  const embedder = { id: "precomputed/32", fingerprint };
  const model: TopicModel = modelOfFit(fit.products, ids, topics, { embedder, options, digest });
  return createModel(model);
}

const isOf = (i: number, subject: RegExp) => subject.test(texts[i] as string);
const one = await fitModel(select((i) => !isOf(i, /river|bank|water/) && i % 2 === 0));
const other = await fitModel(select((i) => !isOf(i, /judge|court|jury/) && i % 2 === 1));

/** The library's own kernels lie beside its bundle. */
async function assignAll(model: Model, vectors: Float32Array): Promise<number[]> {
  const assigner = createAssigner(decodeTopicModel(model.encode()), await loadKernels());
  return Array.from({ length: vectors.length / dimensions }, (_, i) => {
    const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    return assigner.assign(vector).topic;
  });
}

const topicIds = (model: Model) => model.topics.map(({ id }) => id).filter((id) => id >= 0);
const words = (model: Model, id: number) =>
  model.topics
    .find((topic) => topic.id === id)
    ?.words.slice(0, 3)
    .map(({ word }) => word)
    .toSorted();

test("topics that are alike become one, others stand beside, and no document, count or place is lost", async () => {
  const bytes = [one.encode(), other.encode()];
  const { model, topicOf } = await mergeModels([one, other]);
  expect([one.encode(), other.encode()]).toEqual(bytes);
  expect(topicIds(model)).toEqual(expect.arrayContaining(topicIds(one)));
  expect(topicIds(model).length).toBeLessThan(topicIds(one).length + topicIds(other).length);
  expect(topicIds(model).length).toBeGreaterThan(topicIds(one).length);
  expect(model.documentIds).toEqual([...one.documentIds, ...other.documentIds]);
  const texted = new Map(corpus.ids.map((id, i) => [id, texts[i] as string]));
  for (const [i, own] of [one, other].entries()) {
    for (const [document, id] of own.documentIds.entries()) {
      const at = model.documentIds.indexOf(id);
      const { topic } = own.documentTopic(document);
      expect(model.documentTopic(at).topic).toBe(topic < 0 ? -1 : topicOf[i]?.get(topic));
    }
  }
  const places = new Map(topicIds(model).map((id) => [id, 0]));
  for (const { id, size } of model.topics) {
    const documents = model.documentIds.filter((_, i) => model.documentTopic(i).topic === id);
    expect(documents).toHaveLength(size);
    places.set(id, documents.length);
  }
  const { topics } = openModel(model.encode());
  expect(topics).toEqual(model.topics);
  const counts = model.termCounts();
  const all = model.documentIds.map((id) => texted.get(id) as string);
  const expected = countTexts(
    all,
    all.map(() => 0),
  );
  expect(counts?.termCount).toBe(expected.termCount);
  const total = (of: { termTotals(): Float64Array }) =>
    of.termTotals().reduce((sum, n) => sum + n, 0);
  expect(total(counts as NonNullable<typeof counts>)).toBe(total(expected));
  const outliers = model.topics.find(({ id }) => id < 0)?.size ?? 0;
  expect(model.hierarchy().at(-1)?.size).toBe(240 - outliers - (240 - model.documentIds.length));
  const timestamps = model.documentIds.map((_, i) => `20${10 + (i % 5)}-01-01`);
  await expect(model.overTime(timestamps, { texts: all })).resolves.toBeDefined();
});

test("merged without their documents the topics are the same, and answer by their centroids", async () => {
  const stripped = await Promise.all([one, other].map(stripDocuments));
  for (const { documentIds, topics } of stripped) {
    expect(documentIds).toEqual([]);
    expect(topics.flatMap(({ representativeDocuments }) => representativeDocuments)).toEqual([]);
  }
  const file = new TextDecoder("latin1").decode((stripped[0] as Model).encode());
  for (const id of one.documentIds) expect(file).not.toContain(id);
  const { model } = await mergeModels(stripped);
  const whole = (await mergeModels([one, other])).model;
  expect(topicIds(model).toSorted()).toEqual(topicIds(whole).toSorted());
  for (const id of topicIds(whole)) expect(words(model, id)).toEqual(words(whole, id));
  expect(model.hierarchy().at(-1)?.size).toBe(whole.hierarchy().at(-1)?.size);
  const { vectors } = select((i) => i % 5 === 0);
  const [near, exact] = await Promise.all([assignAll(model, vectors), assignAll(whole, vectors)]);
  const inTopics = exact.filter((topic) => topic >= 0);
  const agreeing = near.filter((topic, i) => topic >= 0 && topic === exact[i]);
  expect(agreeing.length).toBeGreaterThan(0.9 * inTopics.length);
});

test("a model merged with itself has its topics, twice as large, with the words it had", async () => {
  const { model } = await mergeModels([one, one], { minSimilarity: 1 - 1e-6 });
  expect(topicIds(model)).toEqual(topicIds(one));
  expect(model.topics.map(({ size }) => size)).toEqual(one.topics.map(({ size }) => 2 * size));
  for (const id of topicIds(one)) expect(words(model, id)).toEqual(words(one, id));
  expect(new Set(model.documentIds).size).toBe(2 * one.documentIds.length);
  expect(model.documentIds.at(-1)).toBe(`2:${one.documentIds.at(-1)}`);
});

test("models of different embedders, and no model at all, are refused", async () => {
  const foreign = await fitModel(
    select((i) => i % 2 === 1),
    "q",
  );
  await expect(mergeModels([one, foreign])).rejects.toMatchObject({ code: "embedder_mismatch" });
  await expect(mergeModels([])).rejects.toMatchObject({ code: "invalid_option" });
  await expect(mergeModels([one], { minSimilarity: 2 })).rejects.toMatchObject({
    code: "invalid_option",
  });
});
