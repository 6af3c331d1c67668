import { expect, test } from "vitest";
import { encodeSparseRows, pickSparseRows } from "../../../../src/core/math/sparse-row-blocks.ts";
import type { RowList } from "../../../../src/jobs/refresh/row-list.ts";
import { createSparseReader } from "../../../../src/jobs/refresh/snapshot-sparse-rows.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { watchObjectStore } from "../../../support/watched-object-store.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

const sparse = randomSparseRows(9, 6, 0.4, 2);
/** Batches of four, none and five documents; the third document is as the first, the last as the fourth. */
const rows: RowList = {
  rowOfDocument: Int32Array.of(0, 1, 0, 2, 3, 4, 5, 6, 2),
  documentOfRow: Int32Array.of(0, 1, 3, 4, 5, 6, 7),
  rowHashes: new Int32Array(14),
  batchOffsets: Int32Array.of(0, 4, 4, 9),
};

test("of each row there are the sparse rows of its first document, whatever batch that is of", async () => {
  const reads: string[] = [];
  const objects = watchObjectStore(createMemoryObjectStore(), ({ method, key }) => {
    if (method === "get") reads.push(key);
  });
  await objects.put("r/sparse/0", encodeSparseRows(pickSparseRows(sparse, [0, 1, 2, 3])));
  await objects.put("r/sparse/2", encodeSparseRows(pickSparseRows(sparse, [4, 5, 6, 7, 8])));
  const read = createSparseReader(rows, objects, "r/");
  const expected = denseRows(pickSparseRows(sparse, rows.documentOfRow));
  expect(denseRows(await read(0, 7))).toEqual(expected);
  expect(denseRows(await read(1, 3))).toEqual(expected.slice(1, 4));
  expect(denseRows(await read(4, 2))).toEqual(expected.slice(4, 6));
  expect(reads).toEqual(["r/sparse/0", "r/sparse/2", "r/sparse/0", "r/sparse/2"]);
});
