import { DEFAULT_DRIFT_THRESHOLDS } from "../../../../src/core/topics/drift.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createPrecomputedEmbedder } from "../../../../src/embedders/precomputed.ts";
import { pruneCache } from "../../../../src/jobs/cache/prune-cache.ts";
import { toHex } from "../../../../src/jobs/content-key.ts";
import { createCorpusLife } from "../../../../src/jobs/corpus-life.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import type { ObjectStore } from "../../../../src/storage/object-store.ts";
import { createSegmentedVectorCache } from "../../../../src/storage/segmented-vector-cache.ts";
import { createVectorSegments, vectorPrefix } from "../../../../src/storage/vector-segments.ts";
import { createNodeSql } from "../../../support/node-sql.ts";
import { watchObjectStore } from "../../../support/watched-object-store.ts";

const GRACE_MS = 1_000;
const LONGER = 5_000;
const EMBEDDER = "precomputed/2";

/** Corpora of vectors that came along, over one bucket; every call of a port goes through `around`. */
function createWorld(bucket: ObjectStore, around: (name: string) => Promise<void>) {
  let time = 10_000;
  let idCount = 0;
  const now = () => ++time;
  const objects = watchObjectStore(bucket, ({ method }) => around(method));
  const prefix = vectorPrefix("given");
  const open = (store = objects) =>
    createSegmentedVectorCache(store, { prefix, now, segmentBytes: 400, smallSegmentLimit: 2 });
  const corpora = new Map(["a", "b"].map((id) => [id, createCorpus(id)]));

  function createCorpus(id: string) {
    return createCorpusLife({
      corpus: id,
      sql: createNodeSql(),
      objects: bucket,
      embedder: async () => createPrecomputedEmbedder(2),
      // An isolate of its own each time, which knows nothing.
      vectors: async () => open(),
      dimensionsOf: () => 2,
      takesImages: () => false,
      now,
      createId: () => `id${String(++idCount).padStart(6, "0")}`,
      refreshes: { async start() {}, async nudge() {}, async cancel() {} },
      alarm: { async set() {} },
      async enqueueDelivery() {},
      async fetch() {
        throw new Error("nobody is notified");
      },
    });
  }

  function corpus(id: string) {
    const found = corpora.get(id);
    if (found === undefined) throw new Error(`There is no corpus ${id}.`);
    return found;
  }

  const put = (id: string) =>
    corpus(id).put({
      embedder: EMBEDDER,
      options: DEFAULT_FIT_OPTIONS,
      sources: [],
      schedule: null,
      maxCost: null,
      embedding: { batch: false },
      drift: DEFAULT_DRIFT_THRESHOLDS,
      notify: [],
    });

  return {
    corpus,
    put,
    open,
    now,
    wait: () => void (time += LONGER),
    add: (id: string, document: string, value: number) =>
      corpus(id).addDocuments(`call ${++idCount}`, [
        { id: document, text: "text", vector: Float32Array.of(1, value), index: 0 },
      ]),
    prune: (budget: number) =>
      pruneCache(
        {
          objects,
          segments: createVectorSegments(objects, now),
          corpusIds: async (after, limit) =>
            [...corpora.keys()].filter((id) => id > (after ?? "")).slice(0, limit),
          corpus,
          now,
        },
        { graceMs: GRACE_MS, budget },
      ),
  };
}

type World = ReturnType<typeof createWorld>;

/** Throws where a vector that a document came with cannot be read by an isolate that knows nothing. */
async function expectWhole(world: World, bucket: ObjectStore, id: string): Promise<number> {
  const { keys } = await world.corpus(id).pageVectorKeys(null);
  const names = Array.from({ length: keys.length / 16 }, (_, i) =>
    toHex(keys.subarray(16 * i, 16 * i + 16)),
  );
  const found = await world.open(bucket).getMany(names, 2, new Float32Array(2 * names.length));
  expect([...found]).toEqual(names.map(() => 1));
  return names.length;
}

async function pruneWhole(world: World, budget = 3) {
  for (let calls = 1; ; calls++) {
    const report = await world.prune(budget);
    if (report.state === "completed") return { ...report, calls };
  }
}

async function vectorCount(bucket: ObjectStore): Promise<number> {
  const { segments } = await createVectorSegments(bucket).list();
  return segments.reduce((sum, { count }) => sum + count, 0);
}

test("what no document came with any more is removed once it is old enough", async () => {
  const bucket = createMemoryObjectStore();
  const world = createWorld(bucket, async () => {});
  await world.put("a");
  await world.put("b");
  for (let i = 0; i < 30; i++) await world.add(i % 2 ? "a" : "b", `d${i}`, i);
  for (let i = 0; i < 20; i++) await world.corpus(i % 2 ? "a" : "b").removeDocument(`d${i}`);
  expect(await pruneWhole(world)).toMatchObject({ removedVectorCount: 0, collectedKeyCount: 10 });
  expect(await vectorCount(bucket)).toBe(30);
  world.wait();
  const report = await pruneWhole(world);
  expect(report).toMatchObject({
    state: "completed",
    removedVectorCount: 20,
    graceHours: 1 / 3600,
  });
  expect(report.calls).toBeGreaterThan(1);
  expect(await vectorCount(bucket)).toBe(10);
  expect(await expectWhole(world, bucket, "a")).toBe(5);
  expect(await expectWhole(world, bucket, "b")).toBe(5);
  world.wait();
  expect(await pruneWhole(world)).toMatchObject({ removedVectorCount: 0 });
});

test("a vector that two corpora have stays until neither has it", async () => {
  const bucket = createMemoryObjectStore();
  const world = createWorld(bucket, async () => {});
  for (const id of ["a", "b"]) {
    await world.put(id);
    await world.add(id, "d", 1);
  }
  world.wait();
  await world.corpus("a").remove();
  expect(await pruneWhole(world)).toMatchObject({ removedVectorCount: 0 });
  await expectWhole(world, bucket, "b");
  await world.corpus("b").removeDocument("d");
  expect(await pruneWhole(world)).toMatchObject({ removedVectorCount: 2 });
  expect(await vectorCount(bucket)).toBe(0);
});

test("a prune whose state is damaged begins anew", async () => {
  const bucket = createMemoryObjectStore();
  const world = createWorld(bucket, async () => {});
  await world.put("a");
  for (let i = 0; i < 6; i++) await world.add("a", `d${i}`, i);
  await world.corpus("a").removeDocument("d0");
  world.wait();
  expect((await world.prune(1)).state).not.toBe("completed");
  await bucket.put("cache/prune", "damaged");
  expect(await pruneWhole(world)).toMatchObject({ removedVectorCount: 1 });
  await expectWhole(world, bucket, "a");
});

test("an empty cache is pruned in one call", async () => {
  const world = createWorld(createMemoryObjectStore(), async () => {});
  expect(await pruneWhole(world)).toMatchObject({ calls: 1, checkedSegmentCount: 0 });
});

interface Call {
  does: "add" | "remove" | "prune" | "wait";
  corpus: "a" | "b";
  document: number;
  value: number;
}

const call: fc.Arbitrary<Call> = fc.record({
  does: fc.constantFrom("add", "add", "remove", "prune", "prune", "wait"),
  corpus: fc.constantFrom("a", "b"),
  document: fc.nat(2),
  value: fc.nat(3),
});

test("no interleaving of ingest, removal, compaction and prunes loses a vector that is referred to", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(call, { minLength: 10, maxLength: 40 }),
      fc.infiniteStream(fc.nat(40)),
      async (scheduler, calls, fates) => {
        const bucket = createMemoryObjectStore();
        const world = createWorld(bucket, async (name) => {
          await scheduler.schedule(Promise.resolve(), name);
          if (fates.next().value === 0) throw new Error("failed");
        });
        await world.put("a");
        await world.put("b");
        let underWay = 0;

        async function run({ does, corpus, document, value }: Call): Promise<void> {
          await scheduler.schedule(Promise.resolve(), "begin");
          if (does === "prune") return void (await world.prune(2));
          // The grace period is longer than any call takes.
          if (does === "wait") return underWay === 0 ? world.wait() : undefined;
          underWay++;
          try {
            if (does === "add") await world.add(corpus, `d${document}`, value);
            else await world.corpus(corpus).removeDocument(`d${document}`);
          } finally {
            underWay--;
          }
        }

        const work = calls.map((one) =>
          run(one).catch((error: Error & { code?: string }) => {
            if (error.message !== "failed" && error.code !== "unknown_document") throw error;
          }),
        );
        await scheduler.waitFor(Promise.all(work));
        await expectWhole(world, bucket, "a");
        await expectWhole(world, bucket, "b");
      },
    ),
    { numRuns: 300 },
  );
});
