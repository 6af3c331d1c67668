import { beforeEach, expect, test } from "vitest";
import {
  createSnapshotInputs,
  decodeRowList,
  encodeRowList,
  listRows,
  readRowList,
} from "../../../../src/jobs/refresh/row-list.ts";
import { createSnapshot, type Snapshot } from "../../../../src/jobs/refresh/snapshot.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { watchObjectStore } from "../../../support/watched-object-store.ts";
import type { ObjectStore } from "../../../../src/storage/object-store.ts";

/** The row of each document, batch by batch; the second has none. */
const BATCHES = [[0, 1, 0, 2], [], [3, 1, 4]];
const ROW_OF_DOCUMENT = BATCHES.flat();
const vectorOf = (row: number) => [row + 0.5, -row];
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
      vectorHash: hashOf(row),
      truncated: false,
    }));
    const texts = rows.map((_, i) => `text ${batch}-${i}`);
    await snapshot.write(batch, entries, texts);
    await snapshot.writeVectors(batch, Float32Array.from(rows.flatMap(vectorOf)));
  }
});

test("each distinct vector is a row, with its first document, in the order of the documents", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  expect([...rows.rowOfDocument]).toEqual(ROW_OF_DOCUMENT);
  expect([...rows.rowHashes]).toEqual([0, 1, 2, 3, 4].flatMap(hashOf));
  expect([...rows.batchOffsets]).toEqual([0, 4, 4, 7]);
  expect([...rows.documentOfRow]).toEqual([0, 1, 3, 4, 6]);
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
  const inputs = createSnapshotInputs(rows, snapshot, 2);
  const all = BATCHES.flatMap((batch, b) => batch.map((_, i) => `text ${b}-${i}`));
  for (let first = 0; first < all.length; first++) {
    for (let count = 1; first + count <= all.length; count++) {
      expect(await inputs.texts(first, count)).toEqual(all.slice(first, first + count));
    }
  }
});

test("vectors of any range of rows come from the batches they are in", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  const inputs = createSnapshotInputs(rows, snapshot, 2);
  const all = [0, 1, 2, 3, 4].map(vectorOf);
  for (let first = 0; first < all.length; first++) {
    for (let count = 1; first + count <= all.length; count++) {
      const expected = all.slice(first, first + count).flat();
      expect([...(await inputs.vectors(first, count))]).toEqual(expected);
    }
  }
});

test("a block is one range of each batch that it touches", async () => {
  const reads: string[] = [];
  const watched = watchObjectStore(objects, ({ method, key, rangeBytes }) => {
    reads.push(`${method} ${key} ${rangeBytes}`);
  });
  const rows = await listRows(snapshot, BATCHES.length);
  const inputs = createSnapshotInputs(rows, createSnapshot(watched, "p/"), 2);
  await inputs.vectors(1, 3);
  expect(reads).toEqual(["get p/vectors/0 24", "get p/vectors/2 8"]);
});

test("vectors that are not all there are told by their object", async () => {
  const rows = await listRows(snapshot, BATCHES.length);
  const inputs = createSnapshotInputs(rows, snapshot, 2);
  await objects.put("p/vectors/2", new Uint8Array(20));
  await expect(inputs.vectors(2, 3)).rejects.toThrow("rows 0 to 2 in p/vectors/2");
  await objects.delete(["p/vectors/2"]);
  await expect(inputs.vectors(0, 5)).rejects.toThrow("p/vectors/2");
});
