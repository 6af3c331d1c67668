import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { encodeProduct, resumeFit, type Fit } from "../../../../src/core/pipeline.ts";
import { digestFit } from "../../../../src/jobs/fit/digest.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { openFit } from "../../../../src/jobs/fit/open-fit.ts";
import type { FitInputs } from "../../../../src/jobs/fit/fit-inputs.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { madeCorpus } from "../../../support/made-corpus.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const small = smallCorpus(300);
const options = { ...DEFAULT_FIT_OPTIONS, metric: "hellinger" } as const;
/** By the first word of a document, whose words are all of one subject. */
const subjectOf = new Map(
  [
    "river bank water flood bridge dam",
    "engine wheel motor brake diesel gearbox",
    "violin concert melody orchestra piano choir",
    "harvest wheat farmer tractor barley orchard",
  ].flatMap((words, subject) => words.split(" ").map((word) => [word, subject])),
);
const subjects = Int32Array.from(small.texts, (text) => subjectOf.get(text.split(" ")[0]) ?? -1);

async function feed(fit: Fit, inputs: FitInputs): Promise<void> {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const { kind, first, count } = need;
    if (kind === "vectors") fit.feedVectors(first, await inputs.vectors(first, count));
    else if (kind === "texts") fit.feedTexts(first, await inputs.texts(first, count));
    else {
      const rows = await inputs.sparseRows?.(first, count);
      fit.feedSparseRows(first, rows ?? expect.fail("no sparse rows"));
    }
  }
}

test.each(["lsa/20", "tfidf/20"])("by %s every topic is of one subject", async (id) => {
  const metric = id.startsWith("tfidf") ? "hellinger" : "cosine";
  const documents = await madeCorpus(id, small);
  const { fit } = await fitDocuments(documents, { ...options, metric }, kernels);
  const topics = fit.products.get("documentTopics");
  const pairs = new Set(Array.from(topics, (topic, i) => `${topic} ${subjects[i]}`));
  const topicCount = Math.max(...topics) + 1;
  expect(topicCount).toBeGreaterThanOrEqual(4);
  expect([...pairs].filter((pair) => !pair.startsWith("-1"))).toHaveLength(topicCount);
  expect(topics.filter((topic) => topic < 0).length).toBeLessThan(60);
});

test("a fit over sparse rows, thrown away after every iteration, is the one in one go", async () => {
  const documents = await madeCorpus("tfidf/20", small);
  const whole = await fitDocuments(documents, options, kernels);
  const opened = openFit(documents, options, kernels);
  let { fit } = opened;
  while (!fit.isDone) {
    await feed(fit, opened.inputs);
    fit.advance(1);
    const { products } = fit;
    const kept = new Map(products.names().map((name) => [name, encodeProduct(products, name)]));
    fit = resumeFit(fit.encodeState().slice(), kept, kernels);
  }
  expect(await digestFit(opened.ids, fit.products)).toBe(whole.digest);
});

test("the order of the documents does not matter to what is made of them", async () => {
  const turned = { ids: small.ids.toReversed(), texts: small.texts.toReversed() };
  const one = await fitDocuments(await madeCorpus("tfidf/20", small), options, kernels);
  const other = await fitDocuments(await madeCorpus("tfidf/20", turned), options, kernels);
  expect(other.digest).toBe(one.digest);
});

test("documents without a known term are outliers, whatever the others are", async () => {
  const ids = [...small.ids, "x1", "x2"];
  const documents = await madeCorpus("tfidf/20", { ids, texts: [...small.texts, "", "!? ∅"] });
  const { fit } = await fitDocuments(documents, options, kernels);
  expect(fit.products.get("documentTopics").slice(-2)).toEqual(Int32Array.of(-1, -1));
});

test.each([
  ["one document", ["river bank water"], "too_few_documents"],
  ["documents of one text", Array.from({ length: 20 }, () => "river bank"), "all_documents_equal"],
  ["documents without a word", Array.from({ length: 20 }, () => " "), "too_few_documents"],
  [
    "documents that share no word",
    Array.from({ length: 20 }, (_, i) => `w${i}`),
    "too_few_documents",
  ],
])("%s are refused with a reason", async (_, texts, code) => {
  const ids = texts.map((__, i) => `d${String(i).padStart(2, "0")}`);
  for (const id of ["lsa", "tfidf"]) {
    const fitted = madeCorpus(id, { ids, texts }).then((made) =>
      fitDocuments(made, options, kernels),
    );
    await expect(fitted).rejects.toMatchObject({ code });
  }
});
