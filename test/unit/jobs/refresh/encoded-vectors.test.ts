import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { fitDocuments } from "../../../../src/jobs/fit/fit-documents.ts";
import { createMemoryVectorCache } from "../../../../src/storage/memory-vector-cache.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, createWordEmbedder } from "../../../support/refresh-world.ts";
import { wordDocuments as documents } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const LOSSY = ["f16", "int8"] as const;
const optionsOf = (vectorEncoding: "f32" | "f16" | "int8") => ({
  ...DEFAULT_FIT_OPTIONS,
  vectorEncoding,
});

test.each(LOSSY)(
  "a fit of %s is the same whoever kept the vectors, and as how",
  async (encoding) => {
    const embedder = createWordEmbedder("words/one");
    const texts = documents.map(({ text }) => text);
    const { dimensions } = embedder;
    const { vectors } = await embedMany(embedder, texts);
    const ids = documents.map(({ id }) => id);
    const options = optionsOf(encoding);
    const { digest } = await fitDocuments({ ids, texts, vectors, dimensions }, options, kernels);

    for (const before of [null, "f32", encoding] as const) {
      const world = createRefreshWorld(kernels);
      if (before !== null) {
        await world.put({ options: optionsOf(before) });
        await world.add(documents.slice(0, 40));
        await world.refresh();
      }
      await world.put({ options });
      await world.add(documents);
      expect(await world.refresh()).toMatchObject({ state: "completed" });
      expect(world.embedded).toHaveLength(documents.length);
      expect(await world.digest()).toBe(digest);
    }
  },
);

test.each(LOSSY)("what is kept as %s is embedded again for f32", async (encoding) => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: optionsOf(encoding) });
  await world.add(documents);
  await world.refresh();
  await world.put({ options: optionsOf("f32") });
  await world.refresh();
  expect(world.embedded).toHaveLength(2 * documents.length);
  const exact = createRefreshWorld(kernels);
  await exact.put();
  await exact.add(documents);
  await exact.refresh();
  expect(await world.digest()).toBe(await exact.digest());
});

test.each(LOSSY)("a document of a fit of %s gets the topic it was fitted to", async (encoding) => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: optionsOf(encoding) });
  await world.add(documents);
  await world.refresh();
  const { assignments } = await world.published.assign("news", documents);
  for (const [i, { id }] of documents.entries()) {
    const { topic, probability } = await world.corpus.getDocument(id);
    expect(assignments[i]).toEqual({ topic, probability });
  }
});

test("documents are assigned as the published model was fitted, whatever the option is by then", async () => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: optionsOf("int8") });
  await world.add(documents);
  await world.refresh();
  await world.put({ options: optionsOf("f32") });
  const copies = documents.map(({ id, text }) => ({ id: `copy-${id}`, text }));
  await world.add(copies);
  expect(await world.refresh("assign", { repeating: true })).toMatchObject({ state: "completed" });
  expect(world.embedded).toHaveLength(documents.length);
  for (const { id } of documents) {
    const { topic, probability } = await world.corpus.getDocument(id);
    expect(await world.corpus.getDocument(`copy-${id}`)).toMatchObject({ topic, probability });
  }
});

test("vectors that came along outlive any change of the encoding", async () => {
  const random = createRandom(3);
  const given = documents.map(({ id, text }) => {
    const vector = Float32Array.from({ length: 32 }, () => random.uniform() - 0.5);
    return { id, text, vector };
  });
  const world = createRefreshWorld(kernels);
  const digests: string[] = [];
  for (const encoding of ["f32", "int8", "f16", "f32"] as const) {
    await world.put({ embedder: "precomputed/32", options: optionsOf(encoding) });
    if (digests.length === 0) await world.add(given);
    expect(await world.refresh()).toMatchObject({ state: "completed" });
    digests.push(await world.digest());
  }
  expect(digests[3]).toBe(digests[0]);
});

test("once it has embedded them, a refresh needs no vector of the cache any more", async () => {
  const world = createRefreshWorld(kernels);
  await world.put();
  await world.add(documents);
  const { refresh } = await world.corpus.startRefresh("full");
  await world.run(refresh.id, {
    async onStep(name) {
      if (name === "plan") world.dependencies.vectorsOf = createMemoryVectorCache;
    },
  });
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({ state: "completed" });
  expect(world.embedded).toHaveLength(documents.length);
});
