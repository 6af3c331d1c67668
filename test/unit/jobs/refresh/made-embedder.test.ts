import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { decodeTopicModel } from "../../../../src/core/model/topic-model.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { endEverywhere } from "../../../support/end-everywhere.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { corpusEmbedder, madeCorpus } from "../../../support/made-corpus.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";
import { fittedKeys } from "../../../support/version-keys.ts";

const kernels = await loadKernels();
const HELLINGER: FitOptions = { ...DEFAULT_FIT_OPTIONS, metric: "hellinger" };
const SUBJECT = "violin concert melody orchestra piano choir";

async function createWorld(
  embedder: string,
  options = DEFAULT_FIT_OPTIONS,
  documents = wordDocuments,
): Promise<RefreshWorld> {
  const world = createRefreshWorld(kernels);
  await world.put({ embedder, options });
  await world.add(documents);
  return world;
}

/** What a fit in one go gives of documents by an embedder that is made of them. */
async function digestOf(embedder: string, options: FitOptions, documents = wordDocuments) {
  const ids = documents.map(({ id }) => id);
  const texts = documents.map(({ text }) => text);
  const made = await madeCorpus(embedder, { ids, texts });
  return (await fitDocuments(made, options, kernels)).digest;
}

async function modelOf({ objects, corpus }: RefreshWorld) {
  const { prefix, model } = await corpus.published();
  const bytes = await objects.get(`${prefix}versions/${model}/model`);
  return decodeTopicModel(bytes ?? expect.fail("there is no model"));
}

/** Of each text by itself, by the published version. */
async function topicsOf(world: RefreshWorld, texts: readonly string[]): Promise<number[]> {
  const { assignments } = await world.published.assign(
    "news",
    texts.map((text) => ({ text })),
  );
  return assignments.map(({ topic }) => topic);
}

test.each([
  ["lsa/8", DEFAULT_FIT_OPTIONS],
  ["tfidf/8", DEFAULT_FIT_OPTIONS],
  ["tfidf/8?minDocuments=3", HELLINGER],
])(
  "by %s a refresh publishes what a fit in one go gives, its model with it",
  async (id, options) => {
    const world = await createWorld(id, options);
    const refresh = await world.refresh();
    expect(refresh).toMatchObject({ state: "completed", version: 1, warnings: [] });
    expect(refresh.stages[0]).toEqual({ name: "learn", done: 120, total: 120 });
    expect(await world.digest()).toBe(await digestOf(id, options));
    expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
    await expectSums(world, 60);
    const { embedder, fingerprint, embedderModel } = await modelOf(world);
    expect(embedder).toBe(id);
    const opened = corpusEmbedder(id).open(embedderModel ?? expect.fail("it has no model"));
    expect(opened.fingerprint).toBe(fingerprint);
  },
);

test("steps that all run twice change nothing", async () => {
  const world = await createWorld("tfidf/8", HELLINGER);
  expect(await world.refresh("full", { repeating: true })).toMatchObject({ state: "completed" });
  expect(await world.digest()).toBe(await digestOf("tfidf/8", HELLINGER));
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
});

test("a process that ends at any step and starts again gives the same", async () => {
  const digest = await digestOf("tfidf/8", HELLINGER);
  const stepCount = await endEverywhere(
    () => createWorld("tfidf/8", HELLINGER),
    ({ refresh }, process) => refresh("full", process),
    async (world) => {
      expect(await world.digest()).toBe(digest);
      expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
    },
  );
  expect(stepCount).toBeGreaterThan(20);
});

test("texts of several batches are learned as those of one", async () => {
  const documents = wordDocuments.map(({ id, text }) => ({
    id,
    text: `${text} `.repeat(2_000),
  }));
  const world = await createWorld("tfidf/8", HELLINGER, documents);
  const steps: string[] = [];
  const onStep = async (name: string) => {
    steps.push(name);
  };
  await world.refresh("full", { onStep, repeating: true });
  expect(steps).toContain("learn-0-1");
  expect(await world.digest()).toBe(await digestOf("tfidf/8", HELLINGER, documents));
});

test("new documents are embedded by the version's model, alone and in a refresh", async () => {
  const world = await createWorld("lsa/8", DEFAULT_FIT_OPTIONS, wordDocuments.slice(0, 50));
  await world.refresh();
  const before = await modelOf(world);
  const later = wordDocuments.slice(50);
  const alone = await topicsOf(
    world,
    later.map(({ text }) => text),
  );
  await world.add([...later, { id: "unknown", text: "∅" }]);
  expect(await world.refresh("assign")).toMatchObject({ state: "completed", version: 2 });
  expect(await world.corpus.published()).toMatchObject({ version: 2, model: 1 });
  for (const [i, { id }] of later.entries()) {
    expect((await world.corpus.getDocument(id)).topic).toBe(alone[i]);
  }
  expect((await world.corpus.getDocument("unknown")).topic).toBe(-1);
  const { documents } = await world.published.search("news", later[3].text, 60);
  expect(documents.map(({ id }) => id)).toContain(later[3].id);
  expect(await modelOf(world)).toEqual(before);
  const keys = await world.keys();
  expect(keys.filter((key) => !key.startsWith("versions/"))).toEqual(["corpora/news"]);
});

test("an older version answers by its own model", async () => {
  const world = await createWorld("tfidf/8", HELLINGER);
  await world.refresh();
  const first = await modelOf(world);
  const fitted = await topicsOf(
    world,
    wordDocuments.map(({ text }) => text),
  );
  const others = Array.from({ length: 30 }, (_, i) => ({
    id: `planet${i}`,
    text: `planet orbit comet galaxy ${i % 2 ? "telescope" : "eclipse"} ${i % 3 ? SUBJECT : ""}`,
  }));
  await world.add(others);
  await world.refresh();
  expect((await modelOf(world)).fingerprint).not.toBe(first.fingerprint);
  await world.corpus.publishVersion(1);
  expect(await modelOf(world)).toEqual(first);
  const again = await topicsOf(
    world,
    wordDocuments.map(({ text }) => text),
  );
  expect(again).toEqual(fitted);
  expect(await topicsOf(world, ["planet orbit comet galaxy"])).toEqual([-1]);
});

test.each([
  ["tfidf/8", "lsa/8"],
  ["lsa/8", "lsa/9"],
  ["words/one", "lsa/8"],
  ["lsa/8", "words/one"],
])("documents are not assigned by a model of %s where the embedder is %s now", async (old, id) => {
  const world = await createWorld(old);
  await world.refresh();
  await world.put({ embedder: id });
  await world.add([{ id: "new", text: SUBJECT }]);
  expect(await world.refresh("assign")).toMatchObject({
    state: "failed",
    problem: { code: "embedder_mismatch" },
  });
  expect(await topicsOf(world, [SUBJECT])).toHaveLength(1);
  expect(await world.refresh("full")).toMatchObject({ state: "completed", version: 2 });
});

test("a document's own vector is refused, as it would mean nothing to the embedder", async () => {
  const world = await createWorld("lsa/8");
  const document = { id: "own", text: SUBJECT, vector: new Float32Array(8).fill(1), index: 0 };
  const { rejected } = await world.corpus.addDocuments("call", [document]);
  expect(rejected).toMatchObject([{ id: "own", code: "invalid_vector" }]);
});

test.each([
  ["no words", Array.from({ length: 12 }, () => "∅ ∅"), "too_few_documents"],
  ["one text", Array.from({ length: 12 }, () => SUBJECT), "all_documents_equal"],
])("a corpus of %s is refused with a reason, and leaves nothing behind", async (_, texts, code) => {
  const documents = texts.map((text, i) => ({ id: `d${i}`, text }));
  const world = await createWorld("tfidf", HELLINGER, documents);
  expect(await world.refresh()).toMatchObject({ state: "failed", problem: { code } });
  expect(await world.keys()).toEqual(["corpora/news"]);
});

test("removing the corpus removes its versions' models", async () => {
  const world = await createWorld("tfidf/8");
  await world.refresh();
  await world.corpus.remove();
  expect(await world.keys()).toEqual([]);
});

test("it costs nothing, whatever a refresh may cost", async () => {
  const world = await createWorld("lsa/8");
  expect(await world.corpus.estimateRefresh("full")).toMatchObject({ documents: 60, cost: 0 });
  await world.put({ embedder: "lsa/8", maxCost: 0 });
  expect(await world.refresh()).toMatchObject({ state: "completed" });
});
