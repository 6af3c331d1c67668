import { expect, test } from "vitest";
import { pruneCache } from "../../../../src/jobs/cache/prune-cache.ts";
import { createSegmentedVectorCache } from "../../../../src/storage/segmented-vector-cache.ts";
import { createVectorSegments, vectorPrefix } from "../../../../src/storage/vector-segments.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments as documents } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();
const YEAR_MS = 365 * 24 * 3_600_000;

/** A refresh world whose vectors lie in the bucket, and how to prune them, of any age. */
function createWorld() {
  const world = createRefreshWorld(kernels);
  const { objects, corpus } = world;
  world.dependencies.vectorsOf = ({ fingerprint }) =>
    createSegmentedVectorCache(objects, { prefix: vectorPrefix(fingerprint) });
  const prune = () =>
    pruneCache(
      {
        objects,
        segments: createVectorSegments(objects),
        corpusIds: async (after) => (after === null ? ["news"] : []),
        corpus: () => corpus,
        now: () => Date.now(),
      },
      { graceMs: -YEAR_MS, budget: 1_000 },
    );
  return { world, prune };
}

test("a refresh is the same with a prune without grace before each of its steps", async () => {
  const { world: quiet } = createWorld();
  await quiet.put();
  await quiet.add(documents);
  await quiet.refresh();

  const { world, prune } = createWorld();
  await world.put();
  await world.add(documents);
  let removed = 0;
  const { refresh } = await world.corpus.startRefresh("full");
  await world.run(refresh.id, {
    async onStep() {
      removed += (await prune()).removedVectorCount;
    },
  });
  expect(await world.corpus.getRefresh(refresh.id)).toMatchObject({ state: "completed" });
  expect(removed).toBeGreaterThan(0);
  expect(await world.digest()).toBe(await quiet.digest());
});

test("what a refresh needs again is not pruned, what its corpus lost is", async () => {
  const { world, prune } = createWorld();
  await world.put();
  await world.add(documents);
  await world.refresh();
  expect((await prune()).removedVectorCount).toBe(0);
  for (const { id } of documents.slice(0, 5)) await world.corpus.removeDocument(id);
  expect((await prune()).removedVectorCount).toBe(5);
  await world.refresh();
  expect(world.embedded).toHaveLength(documents.length);
  await world.add(documents);
  await world.refresh("assign");
  expect(world.embedded).toHaveLength(documents.length + 5);
});
