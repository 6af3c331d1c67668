import { expect, test } from "vitest";
import { countField, field, textField } from "../../../../src/embedders/remote/field.ts";

test("A field is had of an object and of nothing else", () => {
  expect(field({ a: [1] }, "a")).toEqual([1]);
  for (const value of [undefined, null, "a", 1, []]) expect(field(value, "a")).toBe(undefined);
});

test("Texts and counts are had where they are such", () => {
  expect(textField({ a: "b" }, "a")).toBe("b");
  expect(textField({ a: 1 }, "a")).toBe(undefined);
  expect(countField({ a: 0 }, "a")).toBe(0);
  for (const a of [-1, NaN, Infinity, "1", null]) expect(countField({ a }, "a")).toBe(undefined);
});
