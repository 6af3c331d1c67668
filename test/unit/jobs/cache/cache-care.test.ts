import { expect, test } from "vitest";
import { createCacheCare } from "../../../../src/jobs/cache/cache-care.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { createSegmentedVectorCache } from "../../../../src/storage/segmented-vector-cache.ts";
import { createVectorSegments, vectorPrefix } from "../../../../src/storage/vector-segments.ts";
import { makeVectors } from "../../../support/vector-rows.ts";

/** A cache of 120 segments that nobody refers to, ten days old at first. */
async function createWorld() {
  const objects = createMemoryObjectStore();
  let time = Date.parse("2026-03-01T12:00:00Z");
  const now = () => time;
  const cache = createSegmentedVectorCache(objects, {
    prefix: vectorPrefix("x"),
    now,
    segmentBytes: 100,
    smallSegmentLimit: 1000,
  });
  const { keys, vectors } = makeVectors(120, 4, 1);
  await cache.putMany(keys, 4, vectors);
  const segments = createVectorSegments(objects, now);
  const care = createCacheCare({
    objects,
    segments,
    corpusIds: async () => [],
    corpus: () => {
      throw new Error("there is no corpus");
    },
    now,
  });
  async function tick(at: string): Promise<number> {
    time = Date.parse(at);
    await care.pruneDaily(time);
    return (await segments.list()).segments.length;
  }
  return { care, tick, segments, objects };
}

test("the prune of a day goes on from minute to minute until it is completed", async () => {
  const { care, tick } = await createWorld();
  expect(await tick("2026-03-11T03:00:00Z")).toBe(70);
  expect(await tick("2026-03-11T03:01:00Z")).toBe(20);
  expect((await care.report()).lastPrune).toBeNull();
  expect(await tick("2026-03-11T03:02:00Z")).toBe(0);
  expect((await care.report()).lastPrune).toMatchObject({
    state: "completed",
    startedAt: "2026-03-11T03:00:00.000Z",
    finishedAt: "2026-03-11T03:02:00.000Z",
    removedVectorCount: 120,
    graceHours: 168,
  });
});

test("it is done once a day, and leaves what is younger than a week", async () => {
  const { care, tick } = await createWorld();
  expect(await tick("2026-03-08T03:00:00Z")).toBe(120);
  for (const minute of [1, 2, 3, 4]) await tick(`2026-03-08T03:0${minute}:00Z`);
  const first = (await care.report()).lastPrune;
  expect(first).toMatchObject({ removedVectorCount: 0, finishedAt: "2026-03-08T03:02:00.000Z" });
  expect(await tick("2026-03-08T06:00:00Z")).toBe(120);
  expect((await care.report()).lastPrune).toEqual(first);
  expect(await tick("2026-03-09T03:00:00Z")).toBe(70);
});

test("a check reads a part at a time, and mends where it is asked to", async () => {
  const { care, segments, objects } = await createWorld();
  const [third] = (await segments.list()).segments.slice(2);
  await objects.put(third?.object ?? "", "short");
  const first = await care.verify(null, false);
  expect(first).toMatchObject({ segmentCount: 16, vectorCount: 16, bytes: 16 * 72 });
  expect(first.damaged).toEqual([{ object: third?.object, detail: expect.any(String) }]);
  let checked = first.segmentCount;
  for (let { cursor } = first; cursor !== null;) {
    const part = await care.verify(cursor, false);
    expect(part.damaged).toEqual([]);
    checked += part.segmentCount;
    ({ cursor } = part);
  }
  expect(checked).toBe(120);
  expect((await care.verify(null, true)).damaged).toHaveLength(1);
  expect((await care.verify(null, false)).damaged).toEqual([]);
});
