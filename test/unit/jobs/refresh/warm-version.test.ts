import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { encodeProduct } from "../../../../src/core/pipeline.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import { planWarm } from "../../../../src/jobs/refresh/warm-version.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { loadKernels } from "../../../support/kernels.ts";
import {
  createRefreshWorld,
  type Process,
  type RefreshWorld,
} from "../../../support/refresh-world.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const { ids, texts } = smallCorpus(2400, 6);
/** Few epochs, of which a warm fit has 6. */
const OPTIONS = { ...DEFAULT_FIT_OPTIONS, epochs: 20 };
const documents = ids.map((id, i) => ({ id, text: texts[i] }));

/** A corpus that was fitted with all but the last 300 documents. */
async function createFitted(options = OPTIONS): Promise<RefreshWorld> {
  const world = createRefreshWorld(kernels);
  await world.put({ options });
  await world.add(documents.slice(0, 2100));
  expect(await world.refresh()).toMatchObject({ state: "completed", version: 1 });
  return world;
}

/** Replaces the first documents by as many new ones. */
async function replace(world: RefreshWorld, count: number): Promise<void> {
  for (const { id } of documents.slice(0, count)) await world.corpus.removeDocument(id);
  await world.add(documents.slice(2100, 2100 + count));
}

async function epochsOf(world: RefreshWorld, process: Process = {}): Promise<number | undefined> {
  const { stages, state } = await world.refresh("full", process);
  expect(state).toBe("completed");
  return stages.find(({ name }) => name === "layout")?.total;
}

const warmKeys = async (world: RefreshWorld): Promise<string[]> =>
  (await world.keys()).filter((key) => key.endsWith("/warm/about"));

test("a refresh after few changes starts from the version before, to the same bytes however it is interrupted", async () => {
  const undisturbed = await createFitted();
  expect(await warmKeys(undisturbed)).toEqual(["versions/1/warm/about"]);
  await replace(undisturbed, 60);
  expect(await epochsOf(undisturbed)).toBe(6);
  const digest = await undisturbed.digest();
  expect(await warmKeys(undisturbed)).toEqual(["versions/1/warm/about", "versions/2/warm/about"]);
  const interrupted = await createFitted();
  await replace(interrupted, 60);
  const process: Process = { repeating: true, end: { step: 14, when: "after" } };
  expect(await epochsOf(interrupted, process)).toBe(6);
  expect(await interrupted.digest()).toBe(digest);
});

test("changes add up until a fit starts cold again, which gives what a new corpus gives", async () => {
  const world = await createFitted();
  await replace(world, 250);
  expect(await epochsOf(world)).toBe(6);
  for (const { id } of documents.slice(250, 450)) await world.corpus.removeDocument(id);
  expect(await epochsOf(world)).toBe(20);
  const fresh = createRefreshWorld(kernels);
  await fresh.put({ options: OPTIONS });
  await fresh.add(documents.slice(450, 2350));
  await fresh.refresh();
  expect(await world.digest()).toBe(await fresh.digest());
});

test("where nothing changed the version before is found again", async () => {
  const world = await createFitted();
  const digest = await world.digest();
  expect(await epochsOf(world)).toBe(20);
  expect(await world.digest()).toBe(digest);
});

test("other options, and warm: never, start cold", async () => {
  const world = await createFitted();
  await replace(world, 30);
  await world.put({ options: { ...OPTIONS, seed: 7 } });
  expect(await epochsOf(world)).toBe(20);
  const never = await createFitted({ ...OPTIONS, warm: "never" });
  expect(await warmKeys(never)).toEqual([]);
  await replace(never, 30);
  expect(await epochsOf(never)).toBe(20);
});

test("what was kept of another shape is not started from", async () => {
  const objects = createMemoryObjectStore();
  const sizes = { documentCount: 2000, rowCount: 2000, dimensions: 4 };
  const plan = planFit(sizes, OPTIONS);
  const rowHashes = Int32Array.from({ length: 4000 }, (_, i) => i);
  const hashes = rowHashes.map((hash) => (hash < 10 ? -1 - hash : hash));
  const before = new Products();
  before.set("rowHashes", hashes);
  await objects.put("warm/rowHashes", encodeProduct(before, "rowHashes"));
  const keep = (neighborCount: number) =>
    objects.put(
      "warm/about",
      JSON.stringify({ signature: "same", changedRowCount: 7, neighborCount }),
    );
  const ask = (signature: string) => planWarm(objects, "warm/", plan, rowHashes, signature);
  const cold = { plan, warm: null };
  expect(await ask("same")).toEqual(cold);
  await keep(20);
  expect(await ask("same")).toEqual(cold);
  await keep(21);
  expect(await ask("other")).toEqual(cold);
  expect(await ask("same")).toMatchObject({
    warm: "warm/",
    plan: { warm: { changedRowCount: 12 } },
  });
});
