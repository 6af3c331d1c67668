import { expect, test } from "vitest";
import { completeOptions } from "../../../src/core/complete-options.ts";
import type { FitOptions } from "../../../src/core/options.ts";
import { fitDocuments } from "../../../src/jobs/fit/fit-documents.ts";
import { modelOfFit } from "../../../src/jobs/fit/model-of-fit.ts";
import { listTopics } from "../../../src/jobs/refresh/topic-list.ts";
import { createModel, openModel } from "../../../src/library/model.ts";
import { loadKernels } from "../../support/kernels.ts";
import { smallCorpus } from "../../support/small-corpus.ts";

const kernels = await loadKernels();
const small = smallCorpus(300, 4);
const texts = small.texts.map((text, i) =>
  i % 3 === 0 ? `${text} filler rare${i}` : `${text} filler`,
);
const embedder = { id: "test", fingerprint: "test" };

async function fitModel(words: FitOptions["words"]) {
  const options = completeOptions({ minSamples: 5, ...(words && { words }) });
  const { fit, ids, digest } = await fitDocuments({ ...small, texts }, options, kernels);
  const textOf = async (i: number) => texts[small.ids.indexOf(ids[i])];
  const { topics } = await listTopics(fit.products, ids, textOf);
  return createModel(modelOfFit(fit.products, ids, topics, { embedder, options, digest }));
}

const fitted = await fitModel(undefined);
/** As the model has its documents. */
const ordered = fitted.documentIds.map((id) => texts[small.ids.indexOf(id)]);

test("words weighed anew are those of a fit with these options, without the texts", async () => {
  const options = { weighting: "bm25", minDocuments: 2, stopWords: ["filler"] } as const;
  const reworded = await fitted.reword({ words: options });
  const again = await fitModel({ ...options, stopWords: [...options.stopWords] });
  expect(reworded.topics).toEqual(again.topics);
  expect(reworded.options).toEqual(again.options);
  expect(JSON.stringify(reworded.topics)).not.toContain('"filler"');
  expect(reworded.documentTopic(7)).toEqual(fitted.documentTopic(7));
  expect(openModel(reworded.encode()).topics).toEqual(reworded.topics);
});

test("words counted anew are pairs where those are asked for, and the counts are kept", async () => {
  const reworded = await fitted.reword({ texts: ordered, words: { shortest: 2, longest: 2 } });
  for (const { words: own } of reworded.topics) {
    expect(own.every(({ word }) => word.split(" ").length === 2)).toBe(true);
  }
  expect(reworded.termCounts()?.indexOf("filler")).toBe(-1);
});

test("other terms are refused without the texts, and texts that are too few with them", async () => {
  await expect(fitted.reword({ words: { longest: 2 } })).rejects.toMatchObject({
    code: "invalid_option",
  });
  await expect(fitted.reword({ texts: ["one"] })).rejects.toMatchObject({
    code: "dimension_mismatch",
  });
  await expect(fitted.reword({ words: { minDocuments: -1 } })).rejects.toMatchObject({
    code: "invalid_option",
  });
});

test("nothing changed changes no word, and the model it was made of stays", async () => {
  const before = structuredClone(fitted.topics);
  const same = await fitted.reword({});
  expect(same.topics).toEqual(before);
  expect((await fitted.reword({ wordCount: 2 })).topics[0]?.words.length).toBe(2);
  expect(fitted.topics).toEqual(before);
});

test("labels go with the words they were made of", async () => {
  const labeled = await fitted.represent({ few: [{ name: "part-of-speech" }] });
  expect(labeled.topics[0]?.aspects).toBeDefined();
  expect((await labeled.reword({})).topics[0]?.aspects).toBeUndefined();
});
