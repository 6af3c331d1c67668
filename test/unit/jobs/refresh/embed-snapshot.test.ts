import { beforeEach, expect, test } from "vitest";
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
