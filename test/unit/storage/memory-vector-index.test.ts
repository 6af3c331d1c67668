import { expect, test } from "vitest";
import { createMemoryVectorIndex } from "../../../src/storage/memory-vector-index.ts";
import { testVectorIndex } from "../../contracts/vector-index.ts";

testVectorIndex("the vector index in memory", createMemoryVectorIndex);

test("an index in memory has no more dimensions than one of Vectorize", () => {
  expect(() => createMemoryVectorIndex(1537)).toThrow(RangeError);
});
