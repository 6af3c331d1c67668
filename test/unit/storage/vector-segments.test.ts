import { expect, test } from "vitest";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";
import { createSegmentedVectorCache } from "../../../src/storage/segmented-vector-cache.ts";
import { findVectorKey, parseVectorKeys } from "../../../src/storage/segments/vector-keys.ts";
import {
  createVectorSegments,
  vectorPrefix,
  type StoredSegment,
} from "../../../src/storage/vector-segments.ts";
import { makeVectors } from "../../support/vector-rows.ts";

const FINGERPRINT = "openai/some model; 2 %";

async function createWorld(encoding: "f32" | "f16" | "int8" = "f32") {
  const objects = createMemoryObjectStore();
  let time = 100;
  const now = () => time++;
  const prefix = vectorPrefix(FINGERPRINT);
  const open = () => createSegmentedVectorCache(objects, { prefix, now });
  const rows = makeVectors(20, 4, 1);
  await open().putMany(rows.keys, 4, rows.vectors, rows.marks, encoding);
  const segments = createVectorSegments(objects, now);
  async function only(): Promise<StoredSegment> {
    const [segment, ...others] = (await segments.list()).segments;
    if (segment === undefined || others.length > 0) throw new Error("There is not one segment.");
    return segment;
  }
  const look = async () =>
    open().getMany(rows.keys, 4, new Float32Array(rows.vectors.length), encoding);
  return { objects, open, rows, segments, only, look };
}

/** Whether the key is among those. */
function isOneOf(keys: readonly string[]) {
  const sorted = parseVectorKeys(keys.toSorted());
  return (words: Uint32Array, i: number) => findVectorKey(sorted, words, i) >= 0;
}

test("segments are listed page by page with what their names say", async () => {
  const { objects, open, segments, only } = await createWorld("int8");
  expect(await only()).toMatchObject({
    fingerprint: FINGERPRINT,
    dimensions: 4,
    count: 20,
    encoding: "int8",
    createdAt: 100,
    bytes: 32 + 20 * (24 + 8),
  });
  const { keys, vectors } = makeVectors(3, 2, 2);
  await open().putMany(keys, 2, vectors);
  await objects.put("vectors/note.txt", "x");
  const first = await segments.list(null, 2);
  const second = await segments.list(first.cursor, 2);
  expect([...first.segments, ...second.segments].map(({ count }) => count)).toEqual(
    [3, 20].toReversed(),
  );
  expect([...first.foreign, ...second.foreign]).toEqual(["vectors/note.txt"]);
  expect(second.cursor).toBeNull();
});

test.each(["f32", "int8"] as const)(
  "what is not live is removed from a segment of %s",
  async (encoding) => {
    const { rows, segments, only, look } = await createWorld(encoding);
    const before = await only();
    const live = rows.keys.slice(5, 12);
    const pruned = await segments.prune(before, isOneOf(live));
    const after = await only();
    expect(pruned).toEqual({
      removedVectorCount: 13,
      removedBytes: before.bytes - after.bytes,
      wasDamaged: false,
    });
    expect(after.createdAt).toBeGreaterThan(before.createdAt);
    const expected = rows.keys.map((_, i) => (i >= 5 && i < 12 ? 1 + (rows.marks[i] ?? 0) : 0));
    expect([...(await look())]).toEqual(expected);
  },
);

test("a segment of which all is live is left as it is, one of which nothing is goes", async () => {
  const { objects, rows, segments, only } = await createWorld();
  const segment = await only();
  expect((await segments.prune(segment, isOneOf(rows.keys))).removedVectorCount).toBe(0);
  expect(await only()).toEqual(segment);
  expect((await segments.prune(segment, () => false)).removedVectorCount).toBe(20);
  expect(await objects.list("")).toEqual([]);
  expect((await segments.prune(segment, () => false)).removedVectorCount).toBe(0);
});

test("damage is told, and pruned away without what is intact", async () => {
  const { objects, rows, segments, only, look } = await createWorld();
  const segment = await only();
  expect(await segments.check(segment)).toBeNull();
  const bytes = (await objects.get(segment.object)) ?? new Uint8Array(0);
  bytes.fill(9, 32 + 20 * 24 + 16 * 3, 32 + 20 * 24 + 16 * 5);
  await objects.put(segment.object, bytes);
  expect(await segments.check(segment)).toBe("2 of its rows are damaged.");
  expect(await segments.prune(segment, isOneOf(rows.keys.slice(1)))).toMatchObject({
    removedVectorCount: 3,
    wasDamaged: true,
  });
  const lost = new Set([0, 3, 4]);
  const expected = rows.keys.map((_, i) => (lost.has(i) ? 0 : 1 + (rows.marks[i] ?? 0)));
  expect([...(await look())]).toEqual(expected);
});

test("mending writes what is intact anew, and leaves what is whole", async () => {
  const { objects, rows, segments, only, look } = await createWorld();
  const segment = await only();
  expect((await segments.mend(segment)).removedVectorCount).toBe(0);
  expect(await only()).toEqual(segment);
  const bytes = (await objects.get(segment.object)) ?? new Uint8Array(0);
  bytes.fill(9, 32 + 20 * 24, 32 + 20 * 24 + 16);
  await objects.put(segment.object, bytes);
  expect((await segments.mend(segment)).removedVectorCount).toBe(1);
  expect([...(await look())]).toEqual(rows.keys.map((_, i) => i && 1 + (rows.marks[i] ?? 0)));
  await objects.put((await only()).object, "short");
  expect(await segments.mend(await only())).toMatchObject({ wasDamaged: true });
  expect(await objects.list("")).toEqual([]);
});

test.each([0, 10, 100, 512, 700])(
  "a segment cut off after %i bytes is told and removed",
  async (length) => {
    const { objects, segments, only } = await createWorld();
    const segment = await only();
    const bytes = (await objects.get(segment.object)) ?? new Uint8Array(0);
    await objects.put(segment.object, bytes.slice(0, length));
    expect(await segments.check(segment)).toMatch(/bytes|no vector segment|damaged/);
    const { removedVectorCount, wasDamaged } = await segments.prune(segment, (_, i) => i > 0);
    expect(wasDamaged).toBe(true);
    expect(removedVectorCount).toBeGreaterThan(0);
  },
);

test("a segment that is gone is neither damaged nor pruned", async () => {
  const { objects, segments, only } = await createWorld();
  const segment = await only();
  await objects.delete([segment.object]);
  expect(await segments.check(segment)).toBeNull();
  expect((await segments.prune(segment, () => false)).removedVectorCount).toBe(0);
});
