import { expect, test } from "vitest";
import { loadLanguageTools } from "../../src/languages/language-tools.ts";

test("a Worker cuts text without spaces into words, and detects languages", async () => {
  const { segment, detect, segmenter } = await loadLanguageTools("auto");
  expect(segment("信用卡什么时候到")).toEqual(["信用卡", "什么时候", "到"]);
  expect(segment("บัตรเครดิตของฉัน")).toEqual(["บัตร", "เครดิต", "ของ", "ฉัน"]);
  expect(detect("Wie aktiviere ich meine Karte?")).toBe("de");
  // Not Node's name: of Khmer and Lao it knows other words.
  expect(segmenter()).toMatch(/^intl-[0-9a-f]{8}$/);
});
