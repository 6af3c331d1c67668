import { beforeEach, expect, test } from "vitest";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const URL = "https://example.com/items.json";
const kernels = await loadKernels();
const documents = wordDocuments;
const ids = documents.map(({ id }) => id);

let world: RefreshWorld;
beforeEach(() => {
  world = createRefreshWorld(kernels);
});

test.each([0, 1, 9])("%i documents are too few, and nothing is lost", async (count) => {
  await world.put({ sources: [{ id: "items", type: "json", url: URL }] });
  world.answers.set(URL, () => Response.json([]));
  await world.add(documents.slice(0, count));
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "failed", problem: { code: "too_few_documents" } });
  expect((await world.corpus.describe()).documentCount).toBe(count);
  expect(await world.keys()).toEqual(["corpora/news"]);
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({ state: "completed" });
});

test("10 documents are enough", async () => {
  await world.put();
  await world.add(documents.slice(0, 10));
  expect(await world.refresh()).toMatchObject({ state: "completed", version: 1 });
  await expectSums(world, 10);
});

test.each(["full", "assign"] as const)(
  "a refresh of mode %s tells how far it is: never back, to 1 at its end",
  async (mode) => {
    await world.put();
    await world.add(documents.slice(0, 40));
    if (mode === "assign") {
      await world.refresh();
      await world.add(documents);
    }
    const { refresh: begun } = await world.corpus.startRefresh(mode);
    expect(begun).toMatchObject({ progress: 0, remainingSeconds: null });
    const seen = [begun];
    await world.run(begun.id, {
      repeating: true,
      onStep: async () => void seen.push(await world.corpus.getRefresh(begun.id)),
    });
    seen.push(await world.corpus.getRefresh(begun.id));
    const progress = seen.map((refresh) => refresh.progress);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
    expect(new Set(progress).size).toBeGreaterThan(3);
    expect(seen.at(-1)).toMatchObject({ state: "completed", progress: 1, remainingSeconds: 0 });
    const known = seen.filter(({ remainingSeconds }) => remainingSeconds !== null);
    expect(known.length).toBeGreaterThan(2);
  },
);

test("documents that are all equal fail by name", async () => {
  await world.put();
  await world.add(ids.map((id) => ({ id, text: "the same river" })));
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "failed", problem: { code: "all_documents_equal" } });
  expect(await world.keys()).toEqual(["corpora/news"]);
});

test("texts without a known word are outliers, be it all of them", async () => {
  await world.put();
  await world.add(ids.map((id, i) => ({ id, text: `${i} 🙂` })));
  expect(await world.refresh()).toMatchObject({ state: "completed", version: 1 });
  expect(await world.topics()).toMatchObject({ documentCount: 60, outlierCount: 60 });
  await expectSums(world, 60);
});

test("texts without a known word beside others are outliers", async () => {
  await world.put();
  await world.add(documents);
  await world.add([1, 2, 3].map((i) => ({ id: `x${i}`, text: `${i} 🙂` })));
  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(await world.corpus.getDocument("x2")).toMatchObject({ topic: -1, probability: 0 });
  await expectSums(world, 63);
});

test("a server of embeddings that goes down once all is planned costs the fit nothing", async () => {
  const { dependencies } = world;
  const { embedder } = dependencies;
  let isDown = false;
  dependencies.embedder = async (id) => {
    if (isDown) throw new Error("connection refused");
    return embedder(id);
  };
  await world.put();
  await world.add(documents);
  const refresh = await world.refresh("full", {
    onStep: async (name) => {
      isDown ||= name === "start-fit";
    },
  });
  expect(isDown).toBe(true);
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
});
