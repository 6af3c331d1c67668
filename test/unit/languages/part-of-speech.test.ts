import { expect, test } from "vitest";
import { isPattern, loadTagger } from "../../../src/languages/part-of-speech.ts";

test("stretches of the patterns are found in lower case, without punctuation", async () => {
  const tag = await loadTagger();
  const found = tag(
    ["The contactless payments failed at foreign ATMs."],
    ["Adjective Noun", "Noun"],
  );
  expect([...found].sort()).toEqual(["atms", "contactless payments", "foreign atms", "payments"]);
  expect(tag([], ["Noun"]).size).toBe(0);
});

test("a pattern is tags with one space between", () => {
  expect(["Noun", "Adjective Noun"].every(isPattern)).toBe(true);
  expect(["", "noun", "#Noun", "Noun  Noun", "Noun+"].some(isPattern)).toBe(false);
});
