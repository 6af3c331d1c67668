import * as fc from "fast-check";
import { expect, test } from "vitest";
import { tokenize } from "../../../../src/core/text/tokenize.ts";
import { characterBigrams, WordScanner } from "../../../../src/core/text/word-scanner.ts";

const whole = (text: string): string[] => [text];

function wordsOf(text: string, segment: (text: string) => string[] = whole): string[] {
  const scanner = new WordScanner(text, segment);
  const words: string[] = [];
  while (scanner.next()) words.push(scanner.text.slice(scanner.start, scanner.end));
  expect(scanner.next()).toBe(false);
  return words;
}

test("text without marks and with spaces has scikit-learn's tokens, whatever it is", () => {
  const pieces = [
    "a",
    "Bc",
    "_",
    "7",
    "½",
    "é",
    "ß",
    "ΑΣ",
    "한",
    "أ",
    "\u{10400}",
    "\ud835",
    "\udd4f",
  ];
  const separators = [" ", "-", "'", "\n", "\u00a0", "\u200b", "…", "\u{1f600}"];
  const text = fc.array(fc.constantFrom(...pieces, ...separators), { maxLength: 30 });
  fc.assert(
    fc.property(text, (parts) => {
      expect(wordsOf(parts.join(""))).toEqual(tokenize(parts.join("")));
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("words of Indic scripts and vocalised Arabic stay whole, where scikit-learn's pattern tears them", () => {
  expect(wordsOf("हिन्दी में लिखें")).toEqual(["हिन्दी", "में", "लिखें"]);
  expect(wordsOf("தமிழ் மொழி")).toEqual(["தமிழ்", "மொழி"]);
  expect(wordsOf("ಕನ್ನಡ ಭಾಷೆ")).toEqual(["ಕನ್ನಡ", "ಭಾಷೆ"]);
  expect(wordsOf("كَتَبَ الرِّسالة")).toEqual(["كَتَبَ", "الرِّسالة"]);
  // BERTopic keeps nothing of these without a tokenizer of one's own, or single letters' neighbors.
  expect(tokenize("हिन्दी में लिखें")).toEqual([]);
});

test("decomposed letters are composed, so that a word is one word however it was written", () => {
  expect(wordsOf("Cafe\u0301s cafés")).toEqual(["cafés", "cafés"]);
});

test("what no spaces divide is handed to the segmenter, run by run", () => {
  const seen: string[] = [];
  const words = wordsOf("iPhone手机 12個, カード!", (text) => {
    seen.push(text);
    return text.length > 2 ? [text.slice(0, 2), text.slice(2)] : [text];
  });
  expect(seen).toEqual(["手机", "個", "カード"]);
  expect(words).toEqual(["iphone", "手机", "12", "個", "カー"]);
});

test("pairs of neighbors stand for words where no dictionary is wanted", () => {
  expect(characterBigrams("信用卡")).toEqual(["信用", "用卡"]);
  expect(characterBigrams("卡")).toEqual(["卡"]);
  expect(characterBigrams("")).toEqual([]);
  expect(characterBigrams("ที่")).toEqual(["ที่"]);
  expect(wordsOf("我的信用卡 visa", characterBigrams)).toEqual([
    "我的",
    "的信",
    "信用",
    "用卡",
    "visa",
  ]);
});
