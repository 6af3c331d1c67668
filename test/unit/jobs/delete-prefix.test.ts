import { expect, test } from "vitest";
import { deletePrefix } from "../../../src/jobs/delete-prefix.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";

test("every object under the prefix goes, however many, and no other", async () => {
  const objects = createMemoryObjectStore();
  for (let i = 0; i < 2100; i++) await objects.put(`a/1/${i}`, "x");
  for (const key of ["a/1", "a/10/x", "a/2/x", "b/a/1/x"]) await objects.put(key, "x");
  await deletePrefix(objects, "a/1/");
  expect(await objects.list("")).toEqual(["a/1", "a/10/x", "a/2/x", "b/a/1/x"]);
  await deletePrefix(objects, "a/1/");
  expect(await objects.list("a/1/")).toEqual([]);
});
