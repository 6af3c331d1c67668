import { expect, test } from "vitest";
import { joinRows, splitEmbedding } from "../../../src/embedders/embedded-row.ts";

const embedding = {
  vectors: Float32Array.of(1, 2, 3, 4, 5, 6),
  usage: { tokens: 10 },
  truncated: [1],
};

test("the rows of an embedding are it again when they are joined", () => {
  expect(joinRows(splitEmbedding(embedding, 2), 2)).toEqual(embedding);
  expect(joinRows([], 2)).toEqual({
    vectors: new Float32Array(),
    usage: { tokens: 0 },
    truncated: [],
  });
});

test("rows of several embeddings are one, with the tokens of all", () => {
  const other = { ...embedding, usage: { tokens: 5, isEstimated: true } };
  const rows = [...splitEmbedding(embedding, 2).slice(2), ...splitEmbedding(other, 2)];
  expect(joinRows(rows, 2)).toEqual({
    vectors: Float32Array.of(5, 6, 1, 2, 3, 4, 5, 6),
    usage: { tokens: 8, isEstimated: true },
    truncated: [2],
  });
});
