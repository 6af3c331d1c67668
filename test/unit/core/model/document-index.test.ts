import { expect, test } from "vitest";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import {
  createDocumentSearch,
  decodeDocumentIndex,
  encodeDocumentIndex,
  extendDocumentIndex,
  type DocumentIndex,
} from "../../../../src/core/model/document-index.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { randomRows } from "../../../support/random-problems.ts";

const kernels = await loadKernels();
const DIMENSIONS = 24;

/** `count` documents of a row each, and one more of the last row. */
function randomIndex(count: number, seed: number, prefix: string) {
  const rows = randomRows(count, DIMENSIONS, seed);
  const index: DocumentIndex = {
    rows: { rowCount: count, dimensions: DIMENSIONS, ...quantizeRows(rows, DIMENSIONS) },
    documentIds: Array.from({ length: count + 1 }, (_, i) => `${prefix}${i}`),
    rowOfDocument: Int32Array.from({ length: count + 1 }, (_, i) => Math.min(i, count - 1)),
  };
  return { rows, index, row: (i: number) => rows.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS) };
}

test("a document is found first by its own vector, and with it those of the same vector", () => {
  const { index, row } = randomIndex(50, 1, "d");
  const search = createDocumentSearch(index, kernels);
  expect(search(row(7), 1)).toEqual([{ id: "d7", score: expect.closeTo(1, 2) }]);
  expect(search(row(49), 3).map(({ id }) => id)).toEqual(["d49", "d50", expect.any(String)]);
  expect(search(row(0), 100)).toHaveLength(51);
});

test("an index survives its encoding", () => {
  const { index } = randomIndex(5, 2, "x:");
  expect(decodeDocumentIndex(encodeDocumentIndex(index))).toEqual(index);
});

test("an extended index finds what was added and nothing that is gone", () => {
  const base = randomIndex(40, 3, "d");
  const added = randomIndex(10, 4, "new");
  const isCarried = (id: string) => id !== "d5";
  const index = extendDocumentIndex(base.index, isCarried, [added.index]);
  const search = createDocumentSearch(index, kernels);
  expect(index.documentIds).toHaveLength(40 + 11);
  expect(search(added.row(3), 1)[0].id).toBe("new3");
  expect(search(base.row(6), 1)[0].id).toBe("d6");
  const all = search(base.row(5), 100).map(({ id }) => id);
  expect(all).not.toContain("d5");
  expect(new Set(all).size).toBe(51);
  expect(search(base.row(5), 4)).toHaveLength(4);
});
