import { expect, test } from "vitest";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import type { ModeChoice } from "../../../../src/core/modes/mode-choice.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { encodeProduct, resumeFit } from "../../../../src/core/pipeline.ts";
import { advanceChunk } from "../../../../src/jobs/fit/advance-chunk.ts";
import { digestFit } from "../../../../src/jobs/fit/digest.ts";
import { findTargets } from "../../../../src/jobs/fit/find-targets.ts";
import { fitDocuments, type DocumentVectors } from "../../../../src/jobs/fit/fit-documents.ts";
import { openFit } from "../../../../src/jobs/fit/open-fit.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const DIMENSIONS = 32;
const COUNT = 240;
const corpus = smallCorpus(COUNT, 4, DIMENSIONS);
/** The subject of each document, by its words. */
const SUBJECTS = ["river", "engine", "violin", "harvest"];
const STEMS = ["river bank water flood bridge dam", "engine wheel motor brake diesel gearbox"];
STEMS.push(
  "violin concert melody orchestra piano choir",
  "harvest wheat farmer tractor barley orchard",
);
const subjectOf = (text: string) =>
  STEMS.findIndex((words) => words.split(" ").includes(text.split(" ")[0] as string));
const subjects = corpus.texts.map(subjectOf);
/** The mean direction of each subject: what an embedder would make of its name. */
const centers = meanBySubject();

function meanBySubject(): Float32Array {
  const sums = new Float32Array(4 * DIMENSIONS);
  subjects.forEach((subject, i) => {
    const vector = corpus.vectors.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS);
    normalizeRows(vector, DIMENSIONS);
    for (let d = 0; d < DIMENSIONS; d++) sums[subject * DIMENSIONS + d] += vector[d] as number;
  });
  normalizeRows(sums, DIMENSIONS);
  return sums;
}

/** Texts that begin with a subject's word have its direction; others one that is like none. */
async function embed(texts: readonly string[]): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * DIMENSIONS);
  texts.forEach((text, i) => {
    const subject = SUBJECTS.indexOf(text.split(" ")[0] as string);
    if (subject < 0) vectors[i * DIMENSIONS + (i % DIMENSIONS)] = -1;
    else
      vectors.set(
        centers.subarray(subject * DIMENSIONS, (subject + 1) * DIMENSIONS),
        i * DIMENSIONS,
      );
  });
  return vectors;
}

async function fitBy(
  mode: ModeChoice,
  more: Partial<DocumentVectors> = {},
  options: Partial<FitOptions> = {},
) {
  const documents = { ...corpus, embed, ...more };
  const fitted = await fitDocuments(
    documents,
    { ...DEFAULT_FIT_OPTIONS, ...options, mode },
    kernels,
  );
  const { products } = fitted.fit;
  return {
    targets: fitted.targets ?? [],
    digest: fitted.digest,
    topics: products.get("documentTopics"),
    probabilities: products.get("documentProbabilities"),
  };
}

test("guided: it is told which topic each seed became, and the caller's vectors are as they were", async () => {
  const before = corpus.vectors.slice();
  const mode: ModeChoice = {
    name: "guided",
    seedTopics: [["violin", "concert"], ["spaceship"], ["river"]],
  };
  const { targets, topics } = await fitBy(mode);
  expect(corpus.vectors).toEqual(before);
  expect(targets.map(({ name }) => name)).toEqual(["violin concert", "spaceship", "river"]);
  for (const [seed, subject] of [
    [0, 2],
    [2, 0],
  ] as const) {
    const { topic, documentCount, topicDocumentCount } = targets[seed] ?? expect.fail();
    expect(documentCount).toBe(subjects.filter((other) => other === subject).length);
    const inTopic = subjects.filter((_, i) => topics[i] === topic);
    expect(inTopic.filter((other) => other === subject).length).toBe(topicDocumentCount);
    expect(topicDocumentCount).toBeGreaterThan(0.9 * documentCount);
  }
  expect(targets[1]).toMatchObject({ topic: null, documentCount: 0, topicDocumentCount: 0 });
});

test("guided: classes and seeds both apply where they are asked for, where BERTopic's seeds override all", async () => {
  const classes = subjects.map((subject) => (subject === 3 ? "farm" : undefined));
  const mode: ModeChoice = { name: "guided", seedTopics: [["violin"]], withClasses: true };
  const { targets } = await fitBy(mode, { classes });
  const farms = subjects.filter((subject) => subject === 3).length;
  expect(targets).toMatchObject([{ name: "violin" }, { name: "farm", documentCount: farms }]);
});

test("semi-supervised: two subjects of one class come together, one in two classes apart", async () => {
  const classes = subjects.map((subject, i) =>
    subject < 2 ? "first" : subject === 2 ? (i % 2 === 0 ? "even" : "odd") : undefined,
  );
  const plain = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, kernels);
  const { topics, targets } = await fitBy({ name: "semi-supervised" }, { classes });
  expect(topics).not.toEqual(plain.fit.products.get("documentTopics"));
  expect(targets.map(({ name }) => name)).toEqual(["even", "first", "odd"]);
  const [even, , odd] = targets;
  expect(even?.topic).not.toBe(odd?.topic);
});

test("manual: each class is a topic and the rest are outliers, whatever the vectors say", async () => {
  const classes = corpus.ids.map((_, i) => (i % 5 === 0 ? undefined : i % 2 === 0 ? "b" : "a"));
  const { targets, topics, probabilities } = await fitBy({ name: "manual" }, { classes });
  for (const [i, name] of classes.entries()) {
    const expected =
      name === undefined ? -1 : targets.find((target) => target.name === name)?.topic;
    expect(topics[i]).toBe(expected);
    expect(probabilities[i]).toBe(name === undefined ? 0 : 1);
  }
  expect(
    targets.every(({ documentCount, topicDocumentCount }) => documentCount === topicDocumentCount),
  ).toBe(true);
});

test("manual: documents of equal vectors are of the class that most of them have", async () => {
  const vectors = corpus.vectors.slice();
  for (const i of [1, 2]) vectors.copyWithin(i * DIMENSIONS, 0, DIMENSIONS);
  const classes = corpus.ids.map((_, i) => (i === 1 || i > 100 ? "b" : "a"));
  const { targets, topics } = await fitBy({ name: "manual" }, { vectors, classes });
  const a = targets.find(({ name }) => name === "a")?.topic;
  expect([...topics.subarray(0, 3)]).toEqual([a, a, a]);
});

test("supervised: documents without a class get that of their neighbors, the others keep theirs", async () => {
  const classes = subjects.map((subject, i) => (i % 4 === 0 ? SUBJECTS[subject] : undefined));
  const { targets, topics } = await fitBy({ name: "supervised" }, { classes });
  const topicOf = (subject: number) =>
    targets.find(({ name }) => name === SUBJECTS[subject])?.topic;
  const right = subjects.filter((subject, i) => topics[i] === topicOf(subject)).length;
  expect(right).toBeGreaterThan(0.97 * COUNT);
  subjects.forEach((subject, i) => i % 4 === 0 && expect(topics[i]).toBe(topicOf(subject)));
});

test("a mode about classes says so where no document has one", async () => {
  for (const name of ["manual", "supervised", "semi-supervised"] as const) {
    await expect(fitBy({ name })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("none of 240 has one"),
    });
  }
});

test("seeds and classes are refused where nothing would read the graph that they change", async () => {
  const classes = subjects.map((subject) => SUBJECTS[subject]);
  const mode = { name: "semi-supervised" } as const;
  const refused = fitBy(mode, { classes }, { reducer: "pca" });
  await expect(refused).rejects.toMatchObject({ code: "invalid_option" });
  const clusterer = { name: "leiden" } as const;
  expect((await fitBy(mode, { classes }, { reducer: "pca", clusterer })).targets).toHaveLength(4);
});

test("a mode that embeds names says so where nothing embeds", async () => {
  const { embed: _, ...without } = { ...corpus, embed };
  const mode = { name: "zero-shot", topics: ["river"] } as const;
  const fitted = fitDocuments(without, { ...DEFAULT_FIT_OPTIONS, mode }, kernels);
  await expect(fitted).rejects.toMatchObject({ code: "vector_required" });
});

test("zero-shot: documents like a name are its topic, the others are clustered", async () => {
  const mode = {
    name: "zero-shot",
    topics: ["violin", "pottery", "river"],
    minSimilarity: 0.8,
  } as const;
  const { targets, topics, probabilities } = await fitBy(mode);
  expect(targets.map(({ name }) => name)).toEqual(mode.topics);
  expect(targets[1]).toMatchObject({ documentCount: 0, topic: null });
  const [violin, , river] = targets;
  for (const [i, subject] of subjects.entries()) {
    if (subject === 2) expect(topics[i]).toBe(violin?.topic);
    else if (subject === 0) expect(topics[i]).toBe(river?.topic);
    else expect([violin?.topic, river?.topic]).not.toContain(topics[i]);
    if (subject === 2) expect(probabilities[i]).toBeGreaterThanOrEqual(Math.fround(0.8));
  }
  expect(new Set(topics).size).toBeGreaterThanOrEqual(4);
});

test("zero-shot: where every document is like a name all topics are names, which BERTopic forgets", async () => {
  const mode = { name: "zero-shot", topics: SUBJECTS, minSimilarity: 0 } as const;
  const { targets, topics } = await fitBy(mode);
  expect(topics.every((topic) => topic >= 0)).toBe(true);
  expect(new Set(topics).size).toBe(4);
  subjects.forEach((subject, i) => expect(topics[i]).toBe(targets[subject]?.topic));
});

test("zero-shot: where no document is like a name the topics are those of a fit without names", async () => {
  const plain = await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, kernels);
  const { targets, topics } = await fitBy({
    name: "zero-shot",
    topics: ["pottery"],
    minSimilarity: 1,
  });
  expect(topics).toEqual(plain.fit.products.get("documentTopics"));
  expect(targets).toEqual([
    { name: "pottery", documentCount: 0, topic: null, topicDocumentCount: 0 },
  ]);
});

test("a fit with a mode that is lost after every chunk ends in the same bytes", async () => {
  const mode = { name: "zero-shot", topics: ["violin", "river"], minSimilarity: 0.8 } as const;
  const options = { ...DEFAULT_FIT_OPTIONS, mode };
  const { digest } = await fitBy(mode);
  const targets = await findTargets(mode, {
    documentCount: COUNT,
    dimensions: DIMENSIONS,
    classes: async () => [],
    vectors: () => [corpus.vectors],
    embed,
  });
  const opened = openFit(corpus, options, kernels, targets);
  let { fit } = opened;
  while (!fit.isDone) {
    await advanceChunk(fit, opened.inputs);
    const products = new Map(
      fit.products.names().map((name) => [name, encodeProduct(fit.products, name)]),
    );
    fit = resumeFit(fit.encodeState(), products, kernels);
  }
  expect(await digestFit(opened.ids, fit.products, targets.names)).toBe(digest);
});
