import { expect, test } from "vitest";
import { createByteLimitedMap } from "../../../src/storage/byte-limited-map.ts";

test("what was not used for longest goes first", () => {
  const map = createByteLimitedMap<string>(10);
  map.set("a", "A", 4);
  map.set("b", "B", 4);
  expect(map.get("a")).toBe("A");
  map.set("c", "C", 4);
  expect(map.get("b")).toBeUndefined();
  expect(map.get("a")).toBe("A");
  expect(map.get("c")).toBe("C");
});

test("what is set again or deleted makes room", () => {
  const map = createByteLimitedMap<number>(10);
  map.set("a", 1, 9);
  map.set("a", 2, 3);
  map.set("b", 3, 7);
  expect(map.get("a")).toBe(2);
  map.delete("b");
  map.delete("b");
  map.set("c", 4, 7);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([2, undefined, 4]);
});

test("a value larger than the limit is not kept and drives nothing out", () => {
  const map = createByteLimitedMap<number>(10);
  map.set("a", 1, 10);
  map.set("b", 2, 11);
  expect([map.get("a"), map.get("b")]).toEqual([1, undefined]);
  map.set("a", 3, 11);
  expect(map.get("a")).toBeUndefined();
});
