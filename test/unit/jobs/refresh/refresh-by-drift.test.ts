import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const documents = wordDocuments;

/** Documents about something that no other document is about. */
const others = Array.from({ length: 12 }, (_, i) => ({
  id: `planet${i}`,
  text: `planet orbit comet galaxy ${i % 2 ? "telescope" : "eclipse"} ${i % 3 ? "moon" : "star"}`,
}));

async function createWorld(embedder = "words/one", fitted = 54): Promise<RefreshWorld> {
  const world = createRefreshWorld(kernels);
  await world.put({ embedder });
  await world.add(documents.slice(0, fitted));
  return world;
}

test("the first refresh fits, and one that nothing speaks against assigns", async () => {
  const world = await createWorld();
  expect(await world.refresh("auto")).toMatchObject({
    state: "completed",
    mode: "auto",
    decision: { mode: "full", reasons: [{ measure: "unfitted", value: 1, threshold: 0 }] },
  });
  await world.add(documents.slice(54));
  world.embedded.length = 0;
  expect(await world.refresh("auto")).toMatchObject({
    state: "completed",
    version: 2,
    decision: {
      mode: "assign",
      reasons: [
        { measure: "changeShare", value: 0.1 },
        { measure: "outlierIncrease", value: 0 },
        { measure: "farShare", value: 0 },
      ],
    },
  });
  expect(world.embedded.length).toBeLessThanOrEqual(6);
  expect(await world.corpus.published()).toMatchObject({ version: 2, model: 1 });
  await expectSums(world, 60);
});

test("what has changed since the fit adds up over refreshes until they fit anew", async () => {
  const world = await createWorld("words/one", 40);
  await world.refresh("auto");
  const modes: (string | undefined)[] = [];
  for (let i = 40; i < 60; i += 5) {
    await world.add(documents.slice(i, i + 5));
    modes.push((await world.refresh("auto")).decision?.mode);
  }
  expect(modes).toEqual(["assign", "assign", "assign", "full"]);
  expect(await world.corpus.measureDrift()).toMatchObject({
    version: 5,
    fittedVersion: 5,
    counts: { fitted: 60, kept: 60, present: 60, assigned: 0, pending: 0 },
    decision: { mode: "assign", reasons: [{ measure: "changeShare", value: 0 }] },
  });
});

test("removed documents make a fit as new ones do, before anything is embedded", async () => {
  const world = await createWorld();
  await world.refresh("auto");
  for (const { id } of documents.slice(0, 17)) await world.corpus.removeDocument(id);
  const steps: string[] = [];
  const refresh = await world.refresh("auto", { onStep: async (name) => void steps.push(name) });
  expect(refresh).toMatchObject({ state: "completed", decision: { mode: "full" } });
  expect(steps).toContain("fit-embed-0");
  expect(steps).not.toContain("embed-0");
});

test.for(["words/one", "lsa/8", "tfidf/8"])(
  "new documents of another subject are outliers or far, and have %s fit anew",
  async (embedder) => {
    const world = await createWorld(embedder);
    await world.put({
      embedder,
      drift: { changeShare: 1, outlierIncrease: 0.1, farShare: 0.2 },
    });
    await world.refresh("auto");
    await world.add(others);
    world.embedded.length = 0;
    const { decision, state } = await world.refresh("auto");
    expect(state).toBe("completed");
    expect(decision?.mode).toBe("full");
    expect(["outlierIncrease", "farShare"]).toContain(decision?.reasons[0]?.measure);
    expect(world.embedded.length).toBeLessThanOrEqual(others.length);
    await expectSums(world, 66);
    expect(await world.corpus.published()).toMatchObject({ version: 2, model: 2 });
  },
);

test("vectors that came along are measured likewise", async () => {
  const world = createRefreshWorld(kernels);
  await world.put({
    embedder: "precomputed/4",
    drift: { changeShare: 1, outlierIncrease: 0.1, farShare: 0.2 },
  });
  const random = createRandom(7);
  const around = (axis: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      id: `v${axis}-${i}`,
      text: `text ${axis}`,
      vector: Float32Array.from([0, 1, 2, 3], (d) => (d === axis ? 1 : random.uniform() / 4)),
    }));
  await world.add([...around(0, 30), ...around(1, 30)]);
  await world.refresh("auto");
  await world.add(around(0, 12).map((document) => ({ ...document, id: `again${document.id}` })));
  expect(await world.refresh("auto")).toMatchObject({ decision: { mode: "assign" } });
  await world.add(around(3, 20));
  expect(await world.refresh("auto")).toMatchObject({ decision: { mode: "full" } });
});

test("another embedder or other options are a reason to fit", async () => {
  const world = await createWorld();
  await world.refresh("auto");
  await world.put({ options: { ...DEFAULT_FIT_OPTIONS, wordCount: 5 } });
  expect(await world.refresh("auto")).toMatchObject({
    state: "completed",
    decision: { mode: "full", reasons: [{ measure: "optionsChanged", value: 1, threshold: 0 }] },
  });
  const options = { ...DEFAULT_FIT_OPTIONS, wordCount: 5 };
  await world.put({ embedder: "lsa/8", options });
  expect(await world.refresh("auto")).toMatchObject({
    state: "completed",
    decision: { mode: "full", reasons: [{ measure: "embedderChanged" }] },
  });
});

test("what was embedded to decide is no gain of the cache", async () => {
  const world = await createWorld();
  await world.put({ drift: { changeShare: 1, outlierIncrease: 0.1, farShare: 0.2 } });
  await world.refresh("auto");
  await world.add(others);
  await world.refresh("auto");
  const texts = new Set([...documents.slice(0, 54), ...others].map(({ text }) => text)).size;
  const [use] = await world.corpus.vectorUses();
  expect(use?.misses).toBe(texts);
});

test("a refresh that ends anywhere decides the same and gives the same version", async () => {
  const drift = { changeShare: 1, outlierIncrease: 0.1, farShare: 0.2 };
  async function prepare(): Promise<RefreshWorld> {
    const world = await createWorld();
    await world.put({ drift });
    await world.refresh("auto");
    await world.add(others);
    return world;
  }
  const undisturbed = await prepare();
  const { decision } = await undisturbed.refresh("auto", { repeating: true });
  expect(decision?.mode).toBe("full");
  for (const step of [2, 4, 7, 9, 12, 15, 20]) {
    const world = await prepare();
    await world.refresh("auto", { end: { step, when: step % 2 ? "before" : "after" } });
    expect(await world.digest()).toBe(await undisturbed.digest());
    expect((await world.corpus.listVersions()).length).toBe(2);
  }
});

test("drift is measured between refreshes, and not of what was never fitted", async () => {
  const world = await createWorld();
  await expect(world.corpus.measureDrift()).rejects.toMatchObject({ code: "not_fitted" });
  await world.refresh("auto");
  await world.add([{ id: documents[0].id, text: "violin concert" }, ...documents.slice(54)]);
  await world.corpus.removeDocument(documents[1].id);
  expect(await world.corpus.measureDrift()).toMatchObject({
    counts: { fitted: 54, kept: 52, present: 59, assigned: 0, pending: 7 },
    measures: [{ measure: "changeShare", value: 9 / 61 }, { value: null }, { value: null }],
  });
  await world.refresh("assign");
  expect(await world.corpus.measureDrift()).toMatchObject({
    version: 2,
    fittedVersion: 1,
    counts: { fitted: 54, kept: 52, present: 59, assigned: 7, pending: 0 },
  });
});

test("drift is told, and the topics that came of it", async () => {
  const world = await createWorld();
  const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  const url = "https://example.org/hook";
  const events = ["drift-detected", "topic-created", "topic-ended"] as const;
  await world.put({
    drift: { changeShare: 1, outlierIncrease: 0.1, farShare: 0.2 },
    notify: [{ url, events: [...events], secret }],
  });
  await world.refresh("auto");
  await world.add(others);
  await world.refresh("auto", { repeating: true });
  const { notifications } = await world.corpus.listNotifications({ limit: 10 });
  const drift = notifications.filter(({ event }) => event === "drift-detected");
  expect(drift.map(({ data }) => data)).toMatchObject([
    { corpus: "news", reasons: [{ measure: expect.any(String) }] },
  ]);
  const { topics } = await world.topics();
  const planets = topics.filter(({ name }) => name.includes("planet"));
  const created = notifications.filter(({ event }) => event === "topic-created");
  expect(created.map(({ data }) => data.topic).toReversed()).toEqual(
    planets.map(({ id, name, size, words }) => ({ id, name, size, words })),
  );
});
