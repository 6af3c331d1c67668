import { expect, test } from "vitest";
import {
  createDocumentPoolEmbedder,
  createDocumentPooler,
} from "../../../../src/embedders/pooled/document-pool-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { memoryWordVectors } from "../../../support/memory-word-vectors.ts";

const FIRST = memoryWordVectors({ treaty: [2, 4], spain: [6, 8], ".": [1, 1], coin: [0, 3] });
const SECOND = memoryWordVectors({ Spain: [9], "####": [5], text: [7] });

testEmbedder("a document pool of two tables", async () =>
  createDocumentPoolEmbedder("pooled/two", [FIRST, SECOND]),
);

test("tokens of all tables are pooled, those without a vector as zeros", async () => {
  const texts = ["Treaty with Spain, 1819."];
  const tokenCount = 6;
  const rows = [
    [2, 4, 0],
    [6, 8, 9],
    [0, 0, 5],
    [1, 1, 0],
  ];
  const sums = [0, 1, 2].map((d) => rows.reduce((sum, row) => sum + row[d], 0));
  const mean = await createDocumentPooler([FIRST, SECOND]).pool(texts);
  expect([...mean.vectors]).toEqual(sums.map((sum) => Math.fround(sum / tokenCount)));
  const most = await createDocumentPooler([FIRST, SECOND], "max").pool(texts);
  expect([...most.vectors]).toEqual([6, 8, 9]);
  const least = await createDocumentPooler([FIRST, SECOND], "min").pool(texts);
  expect([...least.vectors]).toEqual([0, 0, 0]);
});
