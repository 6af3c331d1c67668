import { expect, test } from "vitest";
import { commonLanguages, tallyLanguages } from "../../../../src/core/text/detect-languages.ts";
import { type Language, NO_LANGUAGE_TOOLS } from "../../../../src/core/text/languages.ts";
import { joinStopWords, stopWords } from "../../../../src/core/text/stop-words.ts";

const tools = {
  ...NO_LANGUAGE_TOOLS,
  detect: (text: string): Language | null =>
    text === "" ? null : text.includes("und") ? "de" : "en",
  stopWords: (language: Language) => (language === "de" ? ["Und", "die"] : ["le"]),
};

test("texts are counted by language, by their beginnings, those of no language not at all", () => {
  const late = `${"word ".repeat(100)} und`;
  expect(tallyLanguages({ de: 1 }, ["und", "and", "", late], tools)).toEqual({ de: 2, en: 2 });
});

test("a language counts from a tenth of the texts on", () => {
  expect(commonLanguages({ en: 90, de: 10, fr: 9 })).toEqual(["en"]);
  expect(commonLanguages({ en: 90, de: 10 })).toEqual(["de", "en"]);
  expect(commonLanguages({})).toEqual([]);
});

test("stop words of several languages and further ones are one set, in lower case", () => {
  const joined = joinStopWords(["de", "en"], ["CARD"], tools);
  expect([...stopWords("en"), "und", "die", "card"].every((word) => joined.has(word))).toBe(true);
  expect(joined.has("le")).toBe(false);
  expect(joinStopWords(["en"], [], tools)).toBe(stopWords("en"));
  expect(joinStopWords([], [], tools).size).toBe(0);
});
