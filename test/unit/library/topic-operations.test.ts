import { expect, test, vi } from "vitest";
import { createAssigner } from "../../../src/core/model/assigner.ts";
import { decodeTopicModel } from "../../../src/core/model/topic-model.ts";
import { loadKernels } from "../../support/kernels.ts";
import { hierarchyText, openModel } from "../../../src/library/index.ts";
import { createModel } from "../../../src/library/model.ts";
import { fitSmallModel } from "../../support/small-model.ts";

// The library reads them from beside its bundle.
vi.mock("../../../src/library/engine.ts", async (original) => ({
  ...(await original<object>()),
  loadKernels: (await import("../../support/kernels.ts")).loadKernels,
}));

const { model: fitted, texts } = await fitSmallModel();
const model = createModel(fitted);
const topicIds = model.topics.map(({ id }) => id).filter((id) => id >= 0);

test("a model has a hierarchy of its topics, after it was written too", () => {
  const nodes = model.hierarchy();
  expect(nodes.slice(0, topicIds.length).map(({ topic }) => topic)).toEqual(topicIds);
  expect(nodes).toHaveLength(2 * topicIds.length - 1);
  expect(openModel(model.encode()).hierarchy()).toEqual(nodes);
  expect(hierarchyText(nodes).split("\n")).toHaveLength(nodes.length + 1);
});

test("a model that was clustered again without texts has one by embeddings alone", async () => {
  const coarse = await model.recluster({ minTopicSize: 20 });
  expect(() => coarse.hierarchy()).toThrow(/does not keep how often/);
  const count = coarse.topics.filter(({ id }) => id >= 0).length;
  expect(coarse.hierarchy({ by: "embeddings" })).toHaveLength(2 * count - 1);
});

const days = texts.map((_, i) => new Date(Date.UTC(2026, 0, 1 + (i % 28))));

test("a model's topics are told over time, with the same numbers without texts", async () => {
  const { bins, topics, undatedCount } = await model.overTime(days, { texts, bins: 4 });
  expect(bins).toHaveLength(4);
  expect(undatedCount).toBe(0);
  expect(topics.filter(({ topic }) => topic >= 0).map(({ topic }) => topic)).toEqual(topicIds);
  expect(topics[0]?.words.every((words) => words.length === 5)).toBe(true);
  const bare = await model.overTime(days, { bins: 4 });
  expect(bare.topics.map(({ counts }) => counts)).toEqual(topics.map(({ counts }) => counts));
  expect(bare.topics[0]?.words).toEqual([[], [], [], []]);
});

test("without any time there is no stretch", async () => {
  const none = texts.map(() => null);
  expect(await model.overTime(none)).toEqual({ bins: [], undatedCount: 300, topics: [] });
});

test("a model's topics are told per class, whatever the classes are called", async () => {
  const classes = texts.map((_, i) => ["__proto__", "b", null][i % 3] ?? null);
  const found = await model.perClass(classes, { texts });
  expect(found.classes).toEqual([
    { class: "__proto__", documentCount: 100 },
    { class: "b", documentCount: 100 },
  ]);
  expect(found.unclassedCount).toBe(100);
  const counted = found.topics.flatMap(({ counts }) => counts);
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(200);
});

test("a topic rises whose documents came in the last week, and those of the weeks before count as its past", () => {
  const rising = topicIds[0] as number;
  const topicAt = texts.map((_, i) => model.documentTopic(i).topic);
  const start = Date.UTC(2026, 0, 1);
  const at = (day: number) => new Date(start + day * 86_400_000);
  const given = topicAt.map((topic, i) => {
    if (i % 10 === 9) return null;
    return at(topic === rising ? 28 + (i % 7) : (i * 5) % 35);
  });
  const dated = [...given.keys()].filter((i) => given[i] !== null);
  const end = Math.max(...dated.map((i) => (given[i] as Date).getTime()));
  const split = end - 7 * 86_400_000;
  const { trends, until, windowDays } = model.trends(given);
  expect({ until, windowDays }).toEqual({ until: new Date(end).toISOString(), windowDays: 7 });
  expect(trends.map(({ topic }) => topic).toSorted((a, b) => a - b)).toEqual(topicIds);
  expect(trends[0]).toMatchObject({ topic: rising, trend: "rising" });
  for (const { topic, count, pastCount, name } of trends) {
    const own = dated.filter((i) => topicAt[i] === topic);
    const isLate = (i: number) => (given[i] as Date).getTime() >= split;
    expect(count).toBe(own.filter(isLate).length);
    expect(pastCount).toBe(own.filter((i) => !isLate(i)).length);
    expect(name).toBe(model.topics.find(({ id }) => id === topic)?.name);
  }
  const early = model.trends(given, { until: at(20), windowDays: 5, per: "documents" });
  expect(early.trends.find(({ topic }) => topic === rising)).toMatchObject({ count: 0 });
  expect(model.trends(texts.map(() => null))).toMatchObject({ until: null, trends: [] });
  expect(() => model.trends([null])).toThrow(/1 timestamps for 300 documents/);
  expect(() => model.trends(given, { windowDays: 0 })).toThrow(/windowDays is 0/);
  expect(() => model.trends(given, { level: 1 })).toThrow(/level is 1/);
  expect(() => model.trends(given, { until: "soon" })).toThrow(/"soon"/);
});

test("columns of another length and times that are none are refused", async () => {
  await expect(model.overTime([null])).rejects.toThrow(/1 timestamps for 300 documents/);
  await expect(model.perClass(["a"])).rejects.toThrow(/1 classes for 300 documents/);
  await expect(model.overTime(texts.map(() => "soon"))).rejects.toThrow(/"soon"/);
  const half = { texts: texts.slice(1) };
  await expect(model.overTime(days, half)).rejects.toThrow(/299 texts/);
});

test("texts have distributions over the topics, which one word after the other makes up", async () => {
  const [own, unknown] = await model.distributions([texts[0] ?? "", "nothing of all this"], {
    withTokens: true,
  });
  const sum = own?.topics.reduce((total, { weight }) => total + weight, 0);
  expect(sum).toBeCloseTo(1, 10);
  expect(own?.topics[0]?.topic).toBe(model.documentTopic(0).topic);
  expect(own?.tokens?.map(({ token }) => token).join(" ")).toBe(texts[0]?.replace(/ \d$/, ""));
  expect(unknown?.topics).toEqual([]);
});

test("by embeddings windows are embedded once each and compared with the centroids", async () => {
  const asked: string[] = [];
  const embedder = {
    id: "test",
    fingerprint: "test",
    dimensions: 32,
    modalities: ["text" as const],
    hasZeroVectors: true,
    limits: { inputsPerRequest: 100 },
    async embed(inputs: readonly unknown[]) {
      asked.push(...inputs.map(String));
      // All in the direction of topic 0.
      const vectors = new Float32Array(32 * inputs.length);
      for (let i = 0; i < inputs.length; i++) vectors.set(fitted.centroids.slice(0, 32), 32 * i);
      return { vectors, usage: { tokens: 0 }, truncated: [] };
    },
  };
  const text = "river bank river bank river bank river bank";
  const how = { by: "embeddings", embedder, window: 2, minSimilarity: 0.99 } as const;
  const [found] = await model.distributions([text], how);
  expect(found?.topics).toEqual([{ topic: 0, weight: 1 }]);
  expect(asked).toHaveLength(2);
});

test("a text is explained by its words, whose parts make up the similarity", async () => {
  const { topic, nearest, similarity, words, passages } = await model.explain(texts[3] ?? "");
  expect(topic).toBe(model.documentTopic(3).topic);
  expect(nearest[0]).toEqual({ topic, similarity });
  expect(words.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(similarity, 10);
  expect(passages[0]?.similarity).toBeGreaterThan(0);
  const other = await model.explain(texts[3] ?? "", topicIds.at(-1));
  expect(other.topic).toBe(topicIds.at(-1));
  expect(await model.explain("nothing of all this")).toMatchObject({ topic: -1, words: [] });
  await expect(model.explain("river", 99)).rejects.toThrow(/no topic 99/);
});

test("outliers get topics step by step, and after saving the model answers by the right ones, where BERTopic's are off by one", async () => {
  const rowTopics = fitted.rowTopics.map((topic, row) => (row % 3 === 0 ? -1 : topic));
  const outlying = createModel({ ...fitted, rowTopics });
  const before = outlying.documentIds.map((_, i) => outlying.documentTopic(i).topic);
  const steps = [{ strategy: "c-tf-idf", threshold: 0.05 }, { strategy: "embeddings" }] as const;
  const reduced = openModel((await outlying.reduceOutliers(steps, { texts })).encode());
  const after = reduced.documentIds.map((_, i) => reduced.documentTopic(i).topic);
  expect(after).toEqual(model.documentIds.map((_, i) => model.documentTopic(i).topic));
  const sizes = new Map(reduced.topics.map(({ id, size }) => [id, size]));
  for (const id of topicIds)
    expect(sizes.get(id)).toBe(after.filter((topic) => topic === id).length);
  expect(reduced.topics[0]?.words).toEqual(model.topics[0]?.words);
  const assigner = createAssigner(decodeTopicModel(reduced.encode()), await loadKernels());
  const assigned = topicIds.map((_, i) =>
    assigner.assign(fitted.centroids.slice(32 * i, 32 * i + 32)),
  );
  expect(assigned.map(({ topic }) => topic)).toEqual(topicIds);
  expect(outlying.documentIds.map((_, i) => outlying.documentTopic(i).topic)).toEqual(before);
});

test("outliers go by given probabilities too; what is missing is said", async () => {
  const rowTopics = new Int32Array(fitted.rowTopics.length).fill(-1);
  const outlying = createModel({ ...fitted, rowTopics });
  const probabilities = new Float64Array(texts.length * topicIds.length);
  for (let i = 0; i < texts.length; i++)
    probabilities[i * topicIds.length + (i % 2)] = 0.4 + i / 1e4;
  const reduced = await outlying.reduceOutliers([
    { strategy: "probabilities", probabilities, threshold: 0.405 },
  ]);
  expect(reduced.documentTopic(49).topic).toBe(-1);
  expect(reduced.documentTopic(51).topic).toBe(1);
  expect(reduced.documentTopic(52).topic).toBe(0);
  await expect(outlying.reduceOutliers([{ strategy: "c-tf-idf" }])).rejects.toThrow(/reads texts/);
  await expect(outlying.reduceOutliers([])).rejects.toThrow(/0 steps/);
  const few = outlying.reduceOutliers([
    { strategy: "probabilities", probabilities: new Float32Array(3) },
  ]);
  await expect(few).rejects.toThrow(/3 probabilities for 300 documents/);
  const wrong = outlying.reduceOutliers([{ strategy: "embeddings", threshold: 2 }]);
  await expect(wrong).rejects.toThrow(/threshold is 2/);
});

test("topics are compared with each other, those that are asked for by their ids", () => {
  const all = model.similarities();
  const count = topicIds.length;
  expect(all.topics).toEqual(topicIds);
  for (let i = 0; i < count; i++) {
    expect(all.values[i * count + i]).toBe(1);
    for (let j = 0; j < count; j++) {
      expect(all.values[i * count + j]).toBe(all.values[j * count + i]);
    }
  }
  const { topics, values } = model.similarities({ by: "embeddings", topics: [3, 1, 99] });
  expect(topics).toEqual([3, 1]);
  const whole = model.similarities({ by: "embeddings" });
  expect(values[1]).toBe(whole.values[3 * count + 1]);
});

test("topics are found by a vector, and the outliers are none of them", async () => {
  const found = await model.findTopics(fitted.centroids.slice(32, 64), { count: 2 });
  expect(found[0]).toEqual({ topic: 1, similarity: expect.closeTo(1, 5) });
  expect(found).toHaveLength(2);
  await expect(model.findTopics(new Float32Array(3))).rejects.toThrow(/3 dimensions/);
});

test("topics of two models are matched one to one, by words and by embeddings", async () => {
  const rowTopics = fitted.rowTopics.map((topic) => (topic === 2 ? -1 : topic));
  const other = await createModel({ ...fitted, rowTopics }).reduceOutliers(
    [{ strategy: "c-tf-idf", threshold: 1 }],
    { texts },
  );
  const expected = topicIds.filter((id) => id !== 2).map((id) => [id, id]);
  const own = model.matchTopics(other);
  const pairsOf = (pairs: typeof own.pairs) =>
    pairs.map(({ first, second }) => [first, second]).sort(([a], [b]) => (a ?? 0) - (b ?? 0));
  expect(pairsOf(own.pairs)).toEqual(expected);
  expect(own).toMatchObject({ onlyFirst: [2], onlySecond: [2] });
  const embedded = model.matchTopics(model, { by: "embeddings", minSimilarity: 0.99 });
  expect(pairsOf(embedded.pairs)).toEqual(topicIds.map((id) => [id, id]));
  const foreign = createModel({ ...fitted, fingerprint: "another" });
  expect(() => model.matchTopics(foreign, { by: "embeddings" })).toThrow(
    /match the topics by their/,
  );
});

test("representative documents are near, or differ from each other as far as is asked", () => {
  const [first] = model.topics;
  const near = model.representatives(0);
  expect(near).toEqual(first?.representativeDocuments.map(({ id }) => id));
  const spread = (ids: readonly string[]): number => {
    const { rows, rowOfDocument, documentIds } = fitted;
    const vectors = ids.map((id) => {
      const row = rowOfDocument[documentIds.indexOf(id)] as number;
      return Array.from(
        rows.rows.subarray(32 * row, 32 * row + 32),
        (x) => x * (rows.scales[row] ?? 0),
      );
    });
    const cosine = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + x * (b[d] ?? 0), 0);
    const pairs = vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => cosine(a, b)));
    return 1 - pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  };
  const diverse = model.representatives(0, { count: 8, diversity: 0.8 });
  expect(new Set(diverse).size).toBe(8);
  expect(diverse[0]).toBe(near[0]);
  expect(spread(diverse)).toBeGreaterThan(spread(model.representatives(0, { count: 8 })));
  expect(() => model.representatives(77)).toThrow(/no topic 77/);
  expect(() => model.representatives(0, { diversity: 2 })).toThrow(/diversity is 2/);
  expect(() => model.representatives(0, { count: 0 })).toThrow(/count is 0/);
});

test("after topics are merged everything goes on by the ids that are left, where BERTopic ends in index errors", async () => {
  const merged = await model.edit({ type: "merge", topics: [1, 3] }, { texts });
  const ids = merged.topics.map(({ id }) => id).filter((id) => id >= 0);
  expect(ids.toSorted()).toEqual(topicIds.filter((id) => id !== 3));
  const nodes = merged.hierarchy();
  const leaves = nodes.flatMap(({ topic }) => (topic === null ? [] : [topic]));
  expect(leaves.toSorted()).toEqual(ids.toSorted());
  const { topics } = await merged.overTime(days, { texts, bins: 3 });
  const sizes = new Map(merged.topics.map(({ id, size }) => [id, size]));
  for (const { topic, counts } of topics) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(sizes.get(topic));
  }
  const [own] = await merged.distributions([texts[0] ?? ""]);
  expect(own?.topics.map(({ topic }) => topic)).not.toContain(3);
  expect(merged.matchTopics(model).onlySecond).toHaveLength(1);
});
