import { beforeEach, expect, test } from "vitest";
import { STAGE_NAMES } from "../../../../src/core/pipeline/stage.ts";
import { endEverywhere } from "../../../support/end-everywhere.ts";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { digestOf, wordDocuments } from "../../../support/word-corpus.ts";
import { fittedKeys } from "../../../support/version-keys.ts";

const kernels = await loadKernels();
const documents = wordDocuments;
const texts = documents.map(({ text }) => text);

let world: RefreshWorld;
beforeEach(() => {
  world = createRefreshWorld(kernels);
});

test("a refresh publishes what a fit in one go gives, and leaves nothing else in the bucket", async () => {
  await world.put();
  await world.add(documents);
  const refresh = await world.refresh();
  expect(refresh).toMatchObject({ state: "completed", version: 1, warnings: [] });
  expect(refresh.stages.every(({ done, total }) => done === total)).toBe(true);
  expect(refresh.stages.map(({ name }) => name)).toEqual(["embed", ...STAGE_NAMES, "publish"]);
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
  expect((await world.topics()).topics.filter(({ id }) => id >= 0)).toHaveLength(3);
  await expectSums(world, 60);
});

test("steps that all run twice change nothing", async () => {
  await world.put();
  await world.add(documents);
  const refresh = await world.refresh("full", { repeating: true });
  expect(refresh).toMatchObject({ state: "completed", version: 1 });
  expect(await world.digest()).toBe(await digestOf(documents, kernels));
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
  expect(world.embedded).toHaveLength(new Set(texts).size);
  await expectSums(world, 60);
});

/** A world with documents, which is the test's from then on. */
async function createWorld(given: typeof documents): Promise<RefreshWorld> {
  world = createRefreshWorld(kernels);
  await world.put();
  await world.add(given);
  return world;
}

test("a process that ends at any step and starts again gives the same", async () => {
  const digest = await digestOf(documents, kernels);
  const stepCount = await endEverywhere(
    () => createWorld(documents),
    ({ refresh }, process) => refresh("full", process),
    async () => {
      expect(await world.digest()).toBe(digest);
      expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
      expect(await world.corpus.listVersions()).toHaveLength(1);
      await expectSums(world, 60);
    },
  );
  expect(stepCount).toBeGreaterThan(12);
});

test("a process that ends at any step of an assigning refresh gives the same", async () => {
  const [first, later] = [documents.slice(0, 50), documents.slice(50)];
  const digests = new Set<string>();
  await endEverywhere(
    async () => {
      const { refresh, add, corpus } = await createWorld(first);
      await refresh();
      await add(later);
      await corpus.removeDocument("d00003");
      return world;
    },
    ({ refresh }, process) => refresh("assign", process),
    async () => {
      digests.add(await world.digest());
      const keys = await world.keys();
      expect(keys.filter((key) => !key.includes("versions/"))).toEqual(["corpora/news"]);
      await expectSums(world, 59);
    },
  );
  expect(digests.size).toBe(1);
});

/** The steps of a full refresh. */
async function listSteps(): Promise<string[]> {
  const names: string[] = [];
  await world.put();
  await world.add(documents);
  await world.refresh("full", {
    onStep: async (name) => {
      names.push(name);
    },
  });
  return names;
}

test("a refresh that was cancelled ends quietly at its next step, and nothing of it stays", async () => {
  const names = await listSteps();
  for (const cancelAt of names) {
    world = createRefreshWorld(kernels);
    await world.put();
    await world.add(documents);
    const { refresh } = await world.corpus.startRefresh("full");
    await world.run(refresh.id, {
      onStep: async (name) => {
        if (name !== cancelAt) return;
        await world.dependencies.fits.forget(refresh.id);
        await world.corpus.cancelRefresh(refresh.id);
      },
    });
    const { state } = await world.corpus.getRefresh(refresh.id);
    const isPublished = names.indexOf(cancelAt) > names.indexOf("publish");
    expect(state, cancelAt).toBe(isPublished ? "completed" : "cancelled");
    const left = (await world.keys()).filter((key) => !key.startsWith("versions/1/"));
    expect(left, cancelAt).toEqual(["corpora/news"]);
    if (isPublished) continue;
    const { version } = await world.refresh();
    expect(await world.keys(), cancelAt).toEqual([
      "corpora/news",
      ...fittedKeys(version as number),
    ]);
  }
});

test("a corpus removed at any step leaves nothing behind", async () => {
  for (const removeAt of await listSteps()) {
    world = createRefreshWorld(kernels);
    await world.put();
    await world.add(documents);
    const { refresh } = await world.corpus.startRefresh("full");
    await world.run(refresh.id, {
      onStep: async (name) => {
        if (name === removeAt) await world.corpus.remove();
      },
    });
    expect(await world.keys(), removeAt).toEqual([]);
  }
});

test("what a broken refresh left in the bucket goes with the next one", async () => {
  await world.put();
  await world.add(documents);
  const { refresh } = await world.corpus.startRefresh("full");
  const { prefix } = await world.corpus.beginRefresh(refresh.id);
  await world.corpus.cancelRefresh(refresh.id);
  await world.objects.put(`${prefix}refreshes/${refresh.id}/fit/products/isolated`, "x");
  await world.refresh();
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
});

test("a defect fails the refresh with a reason once its retries are used up", async () => {
  await world.put();
  await world.add(documents);
  const { refresh } = await world.corpus.startRefresh("full");
  await world.run(refresh.id, {
    onStep: async (name) => {
      if (name === "plan") throw new Error("R2 is away");
    },
  });
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({
    state: "failed",
    problem: { code: "refresh_failed", detail: expect.stringContaining("R2 is away") },
  });
  expect(await world.keys()).toEqual(["corpora/news"]);
});
