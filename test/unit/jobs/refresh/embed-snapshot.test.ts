import { beforeEach, expect, test } from "vitest";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { digestOf, wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const documents = wordDocuments;
const texts = documents.map(({ text }) => text);

let world: RefreshWorld;
beforeEach(() => {
  world = createRefreshWorld(kernels);
});

test("a corpus of several batches gives what a fit in one go gives", async () => {
  const long = Array.from({ length: 5 }, (_, i) => ({
    id: `long${i}`,
    text: `${"violin concert melody ".repeat(60_000 + i)}`,
  }));
  const all = [...documents, ...long];
  await world.put();
  await world.add(documents);
  for (const document of long) await world.add([document]);
  const names: string[] = [];
  const refresh = await world.refresh("full", {
    onStep: async (name) => {
      names.push(name);
    },
  });
  expect(names).toContain("stage-1");
  expect(refresh).toMatchObject({ state: "completed" });
  expect(refresh.warnings).toEqual([
    expect.objectContaining({ code: "text_truncated", count: long.length }),
  ]);
  expect(await world.digest()).toBe(await digestOf(all, kernels));
  expect(await world.corpus.getDocument("long0")).toMatchObject({ truncated: true });
  expect(await world.corpus.getDocument("d00000")).toMatchObject({ truncated: false });
  await expectSums(world, 65);
});

test("each text is embedded once, whatever is refreshed how often", async () => {
  await world.put();
  await world.add(documents);
  await world.refresh();
  expect(world.embedded.toSorted()).toEqual([...new Set(texts)].toSorted());
  world.embedded.length = 0;
  const second = await world.refresh();
  expect(world.embedded).toEqual([]);
  expect(second.stages.find(({ name }) => name === "embed")).toMatchObject({ reused: 60 });
  const digests = (await world.corpus.listVersions()).map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(1);
  await world.add([{ id: "d00007", text: "planet orbit telescope" }]);
  await world.refresh();
  expect(world.embedded).toEqual(["planet orbit telescope"]);
});

test("vectors that came along with another embedder are wanted again", async () => {
  const vectors = documents.map(({ id, text }, i) => ({
    id,
    text,
    vector: Float32Array.from({ length: 32 }, (_, d) => Number(d === i % 3) + i / 1000),
  }));
  await world.put({ embedder: "precomputed/32" });
  await world.add(vectors);
  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(world.embedded).toEqual([]);
  await world.put({ embedder: "words/one" });
  expect(await world.refresh()).toMatchObject({ state: "completed" });
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
  await world.put({ embedder: "precomputed/32" });
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "vector_required" },
  });
});

/** The world's embedder, of which some requests come to nothing. */
function interrupt(refuse: (texts: readonly string[], request: number) => Error | undefined): void {
  const { dependencies } = world;
  const { embedder } = dependencies;
  let requestCount = 0;
  dependencies.embedder = async (id): Promise<Embedder> => {
    const words = await embedder(id);
    return {
      ...words,
      limits: { inputsPerRequest: 10 },
      async embed(inputs, options) {
        const error = refuse(inputs as string[], requestCount++);
        if (error !== undefined) throw error;
        return words.embed(inputs, options);
      },
    };
  };
}

test("documents that the embedder refuses are left out of the fit, and that is said", async () => {
  interrupt((given) =>
    given.some((text) => text.includes("refuse me"))
      ? new EmbedderError("invalid_input", "Not this one.")
      : undefined,
  );
  await world.put();
  await world.add(documents);
  await world.add(Array.from({ length: 7 }, (_, i) => ({ id: `bad${i}`, text: `refuse me ${i}` })));
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "completed" });
  expect(refresh.warnings).toEqual([
    { code: "embedding_failed", count: 7, detail: expect.stringMatching(/"bad0".*and 2 more/) },
  ]);
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
  const [version] = await world.corpus.listVersions();
  expect(version).toMatchObject({ documentCount: 60 });
});

test("where the embedder asks to wait, the refresh sleeps, and pays for nothing twice", async () => {
  interrupt((_given, request) =>
    request === 2 || request === 4
      ? new EmbedderError("rate_limited", "Slow down.", { retryAfterMs: 150_000 })
      : undefined,
  );
  await world.put();
  await world.add(documents);
  const naps: number[] = [];
  const refresh = await world.refresh("full", { onSleep: (ms) => void naps.push(ms) });
  expect(refresh).toMatchObject({ state: "completed", warnings: [] });
  expect(world.embedded.toSorted()).toEqual([...new Set(texts)].toSorted());
  expect(naps.length).toBe(6);
  expect(Math.max(...naps)).toBe(60_000);
  expect(naps.reduce((sum, ms) => sum + ms)).toBeGreaterThanOrEqual(300_000);
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
});

test("an embedder that asks to wait without end fails the refresh", async () => {
  interrupt(() => new EmbedderError("rate_limited", "Slow down.", { retryAfterMs: 1e6 }));
  await world.put();
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "embedder_unavailable" },
  });
});

test("what needs a person fails the refresh at once, without the key", async () => {
  let requestCount = 0;
  interrupt(() => {
    requestCount++;
    return new EmbedderError("unauthorized", "Incorrect key sk-abcdefghijklmnop.");
  });
  await world.put();
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "embedding_failed", detail: "Incorrect key [redacted]." },
  });
  expect(requestCount).toBe(1);
});

test("answers that are none fail the refresh after one more try, as each is paid", async () => {
  let requestCount = 0;
  interrupt(() => {
    requestCount++;
    return new EmbedderError("protocol", "Half an answer.");
  });
  await world.put();
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({
    state: "failed",
    problem: { code: "embedding_failed", detail: "Half an answer." },
  });
  expect(requestCount).toBe(2);
});
