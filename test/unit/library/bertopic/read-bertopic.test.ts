import { expect, test } from "vitest";
import { createAssigner } from "../../../../src/core/model/assigner.ts";
import { decodeTopicModel, encodeTopicModel } from "../../../../src/core/model/topic-model.ts";
import { modelOfBertopic } from "../../../../src/library/bertopic/model-of-bertopic.ts";
import { readBertopic } from "../../../../src/library/bertopic/read-bertopic.ts";
import { goldenBertopic, safetensorsOf } from "../../../support/bertopic-folder.ts";
import { readGolden } from "../../../support/golden.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { readNpy } from "../../../support/npy.ts";

interface TopicsFile {
  topics: number[];
  topic_sizes: Record<string, number>;
  topic_labels: Record<string, string>;
  topic_representations: Record<string, [string, number][]>;
  custom_labels: string[] | null;
}

const kernels = await loadKernels();
const saved = readGolden<TopicsFile>("bertopic/topics");
const loaded = readGolden<{ topics: number[]; probabilities: number[] }>("bertopic-transform");
const held = readNpy(new URL("../../../fixtures/golden/bertopic-held.npy", import.meta.url));
const embedder = { id: "precomputed/64", fingerprint: "precomputed/64" };
const dimensions = 64;

async function assignHeld(files = goldenBertopic()) {
  const model = decodeTopicModel(
    encodeTopicModel(await modelOfBertopic(await readBertopic(files), embedder)),
  );
  const { assign } = createAssigner(model, kernels);
  return loaded.topics.map((_, i) =>
    assign(held.data.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}

test("topics, labels, sizes and words of a saved model are BERTopic's own", async () => {
  const model = await modelOfBertopic(await readBertopic(goldenBertopic()), embedder);
  expect(model.topics).toHaveLength(Object.keys(saved.topic_labels).length);
  for (const { id, name, size, words } of model.topics) {
    expect(name).toBe(saved.topic_labels[id]);
    expect(size).toBe(saved.topic_sizes[id]);
    expect(words.map(({ word, score }) => [word, score])).toEqual(saved.topic_representations[id]);
  }
  expect(Array.from(model.rowOfDocument, (row) => model.rowTopics[row])).toEqual(saved.topics);
  expect(model.documentIds.slice(0, 2)).toEqual(["0000", "0001"]);
});

test("a saved model answers about new documents as BERTopic does once it has loaded it", async () => {
  const assigned = await assignHeld();
  expect(assigned.map(({ topic }) => topic)).toEqual(loaded.topics);
  for (const [i, { topic, probability }] of assigned.entries()) {
    expect(probability).toBeCloseTo(topic < 0 ? 0 : (loaded.probabilities[i] as number), 5);
  }
});

test("a document is answered alike alone and among others, and one of zeros is an outlier", async () => {
  const model = await modelOfBertopic(await readBertopic(goldenBertopic()), embedder);
  const { assign, nearestTopics } = createAssigner(model, kernels);
  expect(assign(new Float32Array(dimensions))).toMatchObject({ topic: -1, probability: 0 });
  const [nearest] = nearestTopics(held.data.subarray(0, dimensions), 1);
  expect(nearest?.id).toBe(loaded.topics[0]);
  const none = createAssigner(
    { ...model, options: { ...model.options, outliers: "none" } },
    kernels,
  );
  for (let i = 0; i < 300; i++) {
    const vector = held.data.subarray(i * dimensions, (i + 1) * dimensions);
    expect(none.assign(vector).topic).toBeGreaterThanOrEqual(0);
  }
});

test("custom labels are the names, and a model without c-TF-IDF is read as well", async () => {
  const ids = Object.keys(saved.topic_labels).map(Number);
  const custom = ids.toSorted((a, b) => a - b).map((id) => `label of ${id}`);
  const files = goldenBertopic({
    "topics.json": { ...saved, custom_labels: custom },
    "ctfidf.safetensors": null,
    "ctfidf_config.json": null,
  });
  const { topics } = await modelOfBertopic(await readBertopic(files), embedder);
  for (const { id, name } of topics) expect(name).toBe(`label of ${id}`);
});

/** What reduce_outliers, update_topics and save leave: no outliers, but the row of theirs. */
test("predictions after reduce_outliers and update_topics are not one off, as BERTopic's are", async () => {
  const without = <Value>(values: Record<string, Value>) =>
    Object.fromEntries(Object.entries(values).filter(([id]) => id !== "-1"));
  const files = goldenBertopic({
    "topics.json": {
      ...saved,
      topics: saved.topics.map((topic) => Math.max(0, topic)),
      topic_representations: without(saved.topic_representations),
      topic_sizes: without(saved.topic_sizes),
      topic_labels: without(saved.topic_labels),
    },
  });
  const assigned = await assignHeld(files);
  for (const [i, topic] of loaded.topics.entries()) {
    if (topic >= 0) expect(assigned[i]?.topic).toBe(topic);
    else expect(assigned[i]?.topic).toBeGreaterThanOrEqual(0);
  }
});

test("a folder that is no model says what is missing", async () => {
  const refused = (changed: Record<string, ArrayBuffer | object | null>) =>
    expect(readBertopic(goldenBertopic(changed))).rejects;
  await refused({ "topics.json": null }).toMatchObject({ code: "invalid_model" });
  await refused({ "topic_embeddings.safetensors": null }).toThrow("topic_embeddings.safetensors");
  await refused({ "topics.json": { ...saved, topics: [0, 400] } }).toThrow("the topic 400");
  const short = safetensorsOf("topic_embeddings", new Float32Array(3 * 64), [3, 64]);
  await refused({ "topic_embeddings.safetensors": short }).toThrow("3 embeddings for 77 topics");
});
