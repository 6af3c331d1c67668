import { beforeEach, expect, test } from "vitest";
import { toHex } from "../../../../src/jobs/content-key.ts";
import {
  createSnapshotInputs,
  decodeRowList,
  encodeRowList,
  listRows,
  readRowList,
} from "../../../../src/jobs/refresh/row-list.ts";
import { createSnapshot, type Snapshot } from "../../../../src/jobs/refresh/snapshot.ts";
import { createMemoryVectorCache } from "../../../../src/storage/memory-vector-cache.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import type { ObjectStore } from "../../../../src/storage/object-store.ts";

/** The row of each document, batch by batch; the second has none. */
const BATCHES = [[0, 1, 0, 2], [], [3, 1, 4]];
const ROW_OF_DOCUMENT = BATCHES.flat();
const keyOf = (row: number) => toHex(new Uint8Array(16).fill(row + 200));
const hashOf = (row: number): [number, number] => [row - 2, 5 - 7 * row];

let objects: ObjectStore;
let snapshot: Snapshot;

beforeEach(async () => {
  objects = createMemoryObjectStore();
  snapshot = createSnapshot(objects, "p/");
  for (const [batch, rows] of BATCHES.entries()) {
    const entries = rows.map((row, i) => ({
      id: `${batch}-${i}`,
      contentHash: "",
      vectorKey: keyOf(row),
      vectorHash: hashOf(row),
      truncated: false,
    }));
    const texts = rows.map((_, i) => `text ${batch}-${i}`);
    await snapshot.write(batch, entries, texts);
  }
});

test("each distinct vector is a row, with its key, in the order of the documents", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  expect([...rows.rowOfDocument]).toEqual(ROW_OF_DOCUMENT);
  expect([...rows.rowHashes]).toEqual([0, 1, 2, 3, 4].flatMap(hashOf));
  expect([...rows.batchOffsets]).toEqual([0, 4, 4, 7]);
  expect(toHex(rows.rowKeys)).toBe([0, 1, 2, 3, 4].map(keyOf).join(""));
});

test("a row list survives its encoding", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  expect(decodeRowList(encodeRowList(rows))).toEqual(rows);
  await expect(readRowList(objects, "p/")).rejects.toThrow("p/");
  await objects.put("p/rows", encodeRowList(rows));
  expect(await readRowList(objects, "p/")).toEqual(rows);
});

test("texts of any range of documents come from the batches they are in", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  const inputs = createSnapshotInputs(rows, snapshot, createMemoryVectorCache(), 2);
  const all = BATCHES.flatMap((batch, b) => batch.map((_, i) => `text ${b}-${i}`));
  for (let first = 0; first < all.length; first++) {
    for (let count = 1; first + count <= all.length; count++) {
      expect(await inputs.texts(first, count)).toEqual(all.slice(first, first + count));
    }
  }
});

test("vectors of any range of rows come from the cache, and a lost one is named", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  const cache = createMemoryVectorCache();
  const inputs = createSnapshotInputs(rows, snapshot, cache, 2);
  const keys = [0, 1, 2, 3].map(keyOf);
  await cache.putMany(
    keys,
    2,
    Float32Array.from({ length: 8 }, (_, i) => i),
  );
  expect([...(await inputs.vectors(1, 3))]).toEqual([2, 3, 4, 5, 6, 7]);
  await expect(inputs.vectors(3, 2)).rejects.toThrow(keyOf(4));
});
