import { expect, test } from "vitest";
import { createTermCounts } from "../../../../src/core/text/term-counts.ts";
import { DEFAULT_WORD_OPTIONS } from "../../../../src/core/text/word-options.ts";
import { leftOutTerms } from "../../../../src/core/topics/left-out-terms.ts";
import { suggestStopWords } from "../../../../src/core/topics/suggest-stop-words.ts";
import { topWords } from "../../../../src/core/topics/top-words.ts";

function countTicket(texts: readonly [number, string][]) {
  const counts = createTermCounts();
  for (const [topic, text] of texts) counts.add(topic, text);
  return counts;
}

const tickets: [number, string][] = Array.from({ length: 60 }, (_, i) => [
  i % 3,
  `ticket ${["card pin", "loan rate", "wire transfer"][i % 3]} ${i === 0 ? "please" : ""}`,
]);

test("a word that is everywhere alike is suggested, one of a topic and a rare one are not", () => {
  const counts = countTicket(tickets);
  expect([...suggestStopWords(counts)].map((term) => counts.word(term))).toEqual(["ticket"]);
});

test("the divergence is that of the definition", () => {
  // 10 of 12 occurrences in a topic of half of all words: 5/6 ln(5/3) + 1/6 ln(1/3) = 0.243 > 0.1.
  const uneven = countTicket([
    ...Array.from({ length: 10 }, (): [number, string] => [0, "skew aa"]),
    ...Array.from({ length: 2 }, (): [number, string] => [1, "skew bb"]),
    ...Array.from({ length: 8 }, (): [number, string] => [1, "bb bb"]),
  ]);
  expect([...suggestStopWords(uneven)].map((term) => uneven.word(term))).not.toContain("skew");
});

test("a corpus of one topic suggests nothing", () => {
  expect(suggestStopWords(countTicket([[0, "ticket card"]])).length).toBe(0);
  expect(suggestStopWords(createTermCounts()).length).toBe(0);
});

test("what the corpus suggests is gone from the words where it is asked for", () => {
  const counts = countTicket(tickets);
  const wordsBy = (corpusStopWords: boolean) =>
    topWords(
      counts,
      9,
      leftOutTerms(counts, new Set(), { ...DEFAULT_WORD_OPTIONS, corpusStopWords }),
    )[0]?.map(({ word }) => word);
  expect(wordsBy(false)).toContain("ticket");
  expect(wordsBy(true)).toEqual(["card", "pin", "please"]);
});
