import { expect, test } from "vitest";
import { LANGUAGES } from "../../../src/core/text/languages.ts";
import { createTermReader } from "../../../src/core/text/read-terms.ts";
import { DEFAULT_WORD_OPTIONS } from "../../../src/core/text/word-options.ts";
import { loadLanguageTools } from "../../../src/languages/language-tools.ts";

const languageTools = await loadLanguageTools("auto");

function wordsOf(text: string): string[] {
  const source = {
    ...DEFAULT_WORD_OPTIONS,
    tokens: "unicode" as const,
    characters: "all" as const,
  };
  const scanner = createTermReader({ ...source, stopWords: new Set() }, languageTools)(text);
  const words: string[] = [];
  while (scanner.next()) words.push(scanner.text.slice(scanner.start, scanner.end));
  return words;
}

test("Chinese, Japanese, Thai and Khmer come out as words, not as whole sentences", () => {
  expect(wordsOf("信用卡什么时候到？")).toEqual(["信用卡", "什么时候", "到"]);
  expect(wordsOf("カードはいつ届きますか")).toEqual(["カード", "いつ", "届", "ます"]);
  expect(wordsOf("บัตรเครดิตของฉัน")).toContain("บัตร");
  expect(wordsOf("ខ្ញុំចង់ដឹង")).toEqual(["ខ្ញុំ", "ចង់", "ដឹង"]);
});

test("every language has stop words of its own", () => {
  const others = LANGUAGES.filter((language) => language !== "en");
  expect(LANGUAGES.length).toBeGreaterThanOrEqual(20);
  for (const language of others) {
    expect(languageTools.stopWords(language).length, language).toBeGreaterThan(20);
  }
  expect(languageTools.stopWords("de")).toContain("und");
  expect(languageTools.stopWords("fr")).toContain("avec");
});

test.for([
  ["en", "How do I activate my card? It has not arrived."],
  ["de", "Wie aktiviere ich meine Karte, und wann kommt sie an?"],
  ["fr", "Comment puis-je activer ma carte bancaire ?"],
  ["ja", "カードはいつ届きますか"],
  ["zh", "我的信用卡什么时候到"],
  ["ar", "متى تصل بطاقتي الجديدة؟"],
  ["hi", "मेरा नया कार्ड कब आएगा"],
  ["th", "บัตรเครดิตของฉันจะมาถึงเมื่อไหร่"],
] as const)("%s is detected", ([language, text]) => {
  expect(languageTools.detect(text)).toBe(language);
});

test("a text without words is of no language", () => {
  expect(languageTools.detect("123 — 456")).toBeNull();
});

test("the segmenter has a name, the same at every call", async () => {
  const { segmenter } = await loadLanguageTools("none");
  expect(segmenter()).toMatch(/^intl-[0-9a-f]{8}$/);
  expect(segmenter()).toBe(languageTools.segmenter());
});
