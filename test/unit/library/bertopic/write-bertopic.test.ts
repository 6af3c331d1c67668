import { expect, test } from "vitest";
import { createAssigner } from "../../../../src/core/model/assigner.ts";
import { decodeTopicModel } from "../../../../src/core/model/topic-model.ts";
import { readSafetensors } from "../../../../src/embedders/formats/safetensors.ts";
import { modelOfBertopic } from "../../../../src/library/bertopic/model-of-bertopic.ts";
import { readBertopic } from "../../../../src/library/bertopic/read-bertopic.ts";
import { writeBertopic } from "../../../../src/library/bertopic/write-bertopic.ts";
import { createModel } from "../../../../src/library/model.ts";
import { goldenBertopic } from "../../../support/bertopic-folder.ts";
import { readGolden } from "../../../support/golden.ts";
import { loadKernels } from "../../../support/kernels.ts";

const embedder = { id: "precomputed/64", fingerprint: "precomputed/64" };

async function writeGolden() {
  const content = await readBertopic(goldenBertopic());
  return writeBertopic(createModel(await modelOfBertopic(content, embedder)));
}

const readJson = (files: Map<string, Uint8Array>, name: string) =>
  JSON.parse(new TextDecoder().decode(files.get(name)));

interface Csr {
  indptr: ArrayLike<number>;
  indices: ArrayLike<number>;
  data: ArrayLike<number>;
}

/** Rows of c-TF-IDF by the words, of which the columns are free. */
function rowsByWord({ indptr, indices, data }: Csr, words: readonly string[]) {
  return Array.from({ length: indptr.length - 1 }, (_, row) => {
    const entries: [string, number][] = [];
    for (let at = indptr[row] as number; at < (indptr[row + 1] as number); at++)
      entries.push([words[indices[at] as number] as string, data[at] as number]);
    return new Map(entries);
  });
}

test("a folder that was read is written with the same topics, labels and words", async () => {
  const files = await writeGolden();
  const { topics, ...written } = readJson(files, "topics.json");
  const golden = readGolden<Record<string, unknown>>("bertopic/topics");
  expect(topics).toEqual(golden["topics"]);
  for (const name of ["topic_representations", "topic_sizes", "topic_labels", "_outliers"])
    expect(written[name], name).toEqual(golden[name]);
  expect(written.custom_labels).toBeNull();
  const config = readGolden<object>("bertopic/config");
  expect(Object.keys(readJson(files, "config.json")).sort()).toEqual(Object.keys(config).sort());
});

/** `topics_over_time` had divided every row by its sum, in place, before the golden folder was saved. */
test("c-TF-IDF is what BERTopic first made of the texts, although its topics_over_time changed it before it was saved", async () => {
  const files = await writeGolden();
  const tensors = readSafetensors(
    Uint8Array.from(files.get("ctfidf.safetensors") as Uint8Array).buffer,
  );
  const vocab: Record<string, number> = readJson(files, "ctfidf_config.json").vectorizer_model
    .vocab;
  const words = Object.keys(vocab).sort((p, q) => (vocab[p] as number) - (vocab[q] as number));
  const valuesOf = (name: string) => tensors.get(name)?.values as Float64Array;
  const csr = { indptr: valuesOf("indptr"), indices: valuesOf("indices"), data: valuesOf("data") };
  const written = rowsByWord(csr, words);
  const fitted = readGolden<{ vocabulary: string[]; c_tf_idf: Csr }>("topics-given-labels");
  const expected = rowsByWord(fitted.c_tf_idf, fitted.vocabulary);
  expect(written).toHaveLength(78);
  for (const [row, weights] of expected.entries()) {
    expect([...(written[row] ?? []).keys()].sort()).toEqual([...weights.keys()].sort());
    for (const [word, weight] of weights) expect(written[row]?.get(word)).toBeCloseTo(weight, 5);
  }
});

test("what was written reads back as a model that answers alike", async () => {
  const files = await writeGolden();
  const content = await readBertopic(async (name) => {
    const bytes = files.get(name);
    return bytes === undefined ? null : Uint8Array.from(bytes).buffer;
  });
  const again = await modelOfBertopic(content, embedder);
  const first = await modelOfBertopic(await readBertopic(goldenBertopic()), embedder);
  expect(again.topics).toEqual(first.topics);
  const kernels = await loadKernels();
  const [one, other] = [createAssigner(first, kernels), createAssigner(again, kernels)];
  for (let i = 0; i < first.rowTopics.length; i++) {
    const vector = content.embeddings.subarray(i * 64, (i + 1) * 64);
    if (vector.length > 0) expect(other.assign(vector).topic).toBe(one.assign(vector).topic);
  }
  expect(decodeTopicModel(createModel(first).encode()).termCounts).toEqual(first.termCounts);
});

test("names that were given are custom labels, in BERTopic's order", async () => {
  const content = await readBertopic(goldenBertopic());
  const model = await modelOfBertopic(content, embedder);
  const named = createModel({
    ...model,
    topics: model.topics.map((topic) => ({ ...topic, name: `about ${topic.id}` })),
  });
  const { custom_labels } = readJson(writeBertopic(named), "topics.json");
  expect(custom_labels).toEqual(Array.from({ length: 78 }, (_, i) => `about ${i - 1}`));
});

test("aspects and labels are read and written, of images only that there are some", async () => {
  const saved = readGolden<Record<string, unknown>>("bertopic/topics");
  const ids = Array.from({ length: 78 }, (_, i) => i - 1);
  const aspect = (pairs: (id: number) => [string, number][]) =>
    Object.fromEntries(ids.map((id) => [id, pairs(id)]));
  const topic_aspects = {
    KeyBERT: aspect((id) => [
      [`word ${id}`, 0.5],
      ["other", 0.25],
    ]),
    GPT: aspect((id) => [
      [`about ${id}`, 1],
      ["", 0],
    ]),
    Visual_Aspect: true,
  };
  const files = goldenBertopic({ "topics.json": { ...saved, topic_aspects } });
  const model = await modelOfBertopic(await readBertopic(files), embedder);
  expect(model.topics.find(({ id }) => id === 3)?.aspects).toEqual({
    KeyBERT: {
      words: [
        { word: "word 3", score: 0.5 },
        { word: "other", score: 0.25 },
      ],
    },
    GPT: { label: "about 3" },
  });
  const labeled = model.topics.map((topic) => ({ ...topic, label: `about ${topic.id}` }));
  const written = readJson(
    writeBertopic(createModel({ ...model, topics: labeled })),
    "topics.json",
  );
  expect(written.topic_aspects.KeyBERT).toEqual(topic_aspects.KeyBERT);
  expect(written.topic_aspects.GPT["3"]).toEqual([["about 3", 1]]);
  expect(written.custom_labels).toEqual(ids.map((id) => `about ${id}`));
});
