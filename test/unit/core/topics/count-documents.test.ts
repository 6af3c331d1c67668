import { expect, test } from "vitest";
import { countDocuments } from "../../../../src/core/topics/count-documents.ts";

test("every document counts for its row", () => {
  expect([...countDocuments(Int32Array.of(2, 0, 2, 2), 4)]).toEqual([1, 0, 3, 0]);
  expect([...countDocuments(new Int32Array(0), 2)]).toEqual([0, 0]);
});
