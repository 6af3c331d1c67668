import { expect, test } from "vitest";
import { rowCategories } from "../../../../src/core/pipeline/row-categories.ts";

test("a row has the category its documents agree on, those of unknown category aside", () => {
  const rowOfDocument = Int32Array.of(0, 1, 1, 2, 2, 2, 3, 3);
  const categories = Int32Array.of(4, 7, 7, 5, -1, 5, 1, 2);
  expect([...rowCategories(rowOfDocument, categories, 5)]).toEqual([4, 7, 5, -1, -1]);
});
