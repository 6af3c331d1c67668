import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import type { EditRequest } from "../../../src/core/topics/edits/resolve-request.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { addEdit, removeEdit, withEdits } from "../../../src/library/edit-model.ts";
import { decodeEditedModel, encodeEditedModel } from "../../../src/library/edited-model-file.ts";
import { createModel, openModel } from "../../../src/library/model.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const corpus = smallCorpus(160, 5);
const { texts } = corpus;
const options = { ...DEFAULT_FIT_OPTIONS, epochs: 30 };
const { fit, ids, digest } = await fitDocuments(corpus, options, await loadKernels());
const embedder = { id: "precomputed/32", fingerprint: "precomputed/32" };
const { topics: described } = await listTopics(fit.products, ids, async (i) => texts[i] as string);
const fitted = modelOfFit(fit.products, ids, described, { embedder, options, digest });
const model = createModel(fitted);
const [a, b, c] = model.topics.map(({ id }) => id) as [number, number, number];

const sizes = (of: typeof model) => {
  const counts = new Map<number, number>();
  of.documentIds.forEach((_, i) => {
    const { topic } = of.documentTopic(i);
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
  });
  return counts;
};

test("edits of a model are followed by its topics, counts, documents and file, and undone to the byte", async () => {
  const bytes = model.encode();
  const requests: EditRequest[] = [
    { type: "merge", topics: [a, b] },
    { type: "rename", topic: a, name: "Both" },
    { type: "split", topic: c, parts: 2 },
    { type: "move", documents: [ids[0] as string], topic: c },
    { type: "delete", topics: [c] },
    { type: "reduce", to: 2 },
  ];
  const files = [bytes];
  let edited = model;
  for (const request of requests) {
    edited = await edited.edit(request, { texts });
    files.push(edited.encode());
    const counted = sizes(edited);
    for (const { id, size } of edited.topics) expect(counted.get(id) ?? 0).toBe(size);
    expect(edited.topics.reduce((sum, { size }) => sum + size, 0)).toBe(160);
    const counts = edited.termCounts();
    const total = [...counted.values()].reduce((sum, size) => sum + size, 0);
    let documents = 0;
    for (let topic = -1; topic < (counts?.topicCount ?? 0); topic++) {
      documents += counts?.documentCount(topic) ?? 0;
    }
    expect(documents).toBe(total);
    const { topics } = openModel(edited.encode());
    expect(topics).toEqual(edited.topics);
    expect(edited.hierarchy().at(-1)?.size).toBe(160 - (counted.get(-1) ?? 0));
  }
  expect(edited.topics.find(({ id }) => id === a)?.name).toBe("Both");
  expect(openModel(edited.encode()).edits).toHaveLength(6);
  for (let i = requests.length; i > 0; i--) {
    expect(edited.encode()).toEqual(files[i]);
    edited = await edited.undo(undefined, { texts });
  }
  expect(edited.encode()).toEqual(bytes);
  expect(model.encode()).toEqual(bytes);
  await expect(edited.undo()).rejects.toMatchObject({ code: "unknown_edit" });
});

test("an edit in the middle of the log is undone as if it had never been made", async () => {
  const start = { fitted, edits: [], model: fitted };
  const merged = await withEdits(start, addEdit(start, { type: "merge", topics: [a, b] }), {});
  const both = await withEdits(merged, addEdit(merged, { type: "delete", topics: [c] }), {});
  const alone = await withEdits(both, removeEdit(both, "1"), {});
  const direct = await withEdits(start, addEdit(start, { type: "delete", topics: [c] }), {});
  expect(alone.model).toEqual(direct.model);
  expect(decodeEditedModel(encodeEditedModel(both)).model).toEqual(both.model);
});

test("without the texts topics that are split have no words, those that are merged have", async () => {
  const merged = await model.edit({ type: "merge", topics: [a, b] });
  expect(merged.topics.find(({ id }) => id === a)?.words.length).toBeGreaterThan(0);
  const split = await model.edit({ type: "split", topic: a });
  expect(split.topics.find(({ id }) => id === a)?.words).toEqual([]);
  expect(split.topics.find(({ id }) => id === b)?.words).toEqual(
    model.topics.find(({ id }) => id === b)?.words,
  );
  expect(split.termCounts()).toBeNull();
  const texted = model.edit({ type: "split", topic: a }, { texts: ["one"] });
  await expect(texted).rejects.toMatchObject({ code: "dimension_mismatch" });
});
