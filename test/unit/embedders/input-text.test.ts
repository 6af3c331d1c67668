import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  cleanInput,
  inputKey,
  isBlank,
  textOf,
  withText,
} from "../../../src/embedders/input-text.ts";

test("R11: a clean text is well-formed and has no NUL; one that was clean is the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat(0xffff).map((c) => String.fromCharCode(c)) }), (text) => {
      const clean = textOf(cleanInput(text));
      expect(clean.isWellFormed()).toBe(true);
      expect(clean).not.toContain("\0");
      expect(cleanInput(clean)).toBe(clean);
    }),
  );
});

test("an input is blank without text and image", () => {
  expect(["", " \n", {}, { text: "" }].map(isBlank)).toEqual([true, true, true, true]);
  expect(["a", { image: "data:," }, { text: "a" }].map(isBlank)).toEqual([false, false, false]);
});

test("equal inputs have equal keys and others have others", () => {
  expect(inputKey({ text: "a", image: "b" })).toBe(inputKey({ image: "b", text: "a" }));
  const keys = ["ab", { text: "a", image: "b" }, { text: "ab", image: "" }, { image: "ab" }];
  expect(new Set(keys.map(inputKey)).size).toBe(4);
});

test("another text leaves the image", () => {
  expect(withText("a", "b")).toBe("b");
  expect(withText({ text: "a", image: "i" }, "b")).toEqual({ text: "b", image: "i" });
  expect(textOf({ image: "i" })).toBe("");
});
