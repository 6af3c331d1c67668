import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createWordsStage } from "../../../../src/core/pipeline/words-stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import type { LanguageTools } from "../../../../src/core/text/languages.ts";
import { stopWords } from "../../../../src/core/text/stop-words.ts";
import { createTermCounts, decodeTermCounts } from "../../../../src/core/text/term-counts.ts";
import { DEFAULT_WORD_OPTIONS } from "../../../../src/core/text/word-options.ts";
import { leftOutTerms } from "../../../../src/core/topics/left-out-terms.ts";
import { topWords, type TopicWord } from "../../../../src/core/topics/top-words.ts";
import { driveStage } from "../../../support/drive-stage.ts";

const DOCUMENT_COUNT = 1300;
const words = [
  "card",
  "pin",
  "refund",
  "café",
  "東京",
  "bank",
  "the",
  "money",
  "transfer",
  "don't",
];

function randomTexts(): string[] {
  const random = createRandom(1);
  return Array.from({ length: DOCUMENT_COUNT }, (_, i) =>
    Array.from({ length: 6 }, () => words[random.uint32() % words.length]).join(` ${i % 90}x `),
  );
}

function createContext(
  documentTopics: Int32Array,
  options: Partial<FitOptions> = {},
): StageContext {
  const documentCount = documentTopics.length;
  const sizes = { documentCount, rowCount: documentCount, dimensions: 4 };
  const products = new Products();
  products.set("documentTopics", documentTopics);
  const plan = planFit(sizes, { ...DEFAULT_FIT_OPTIONS, ...options });
  return { plan, kernels: createReferenceKernels(), products };
}

function topicWords({ products }: StageContext): TopicWord[][] {
  return JSON.parse(new TextDecoder().decode(products.get("topicWords"))) as TopicWord[][];
}

const texts = randomTexts();
const documentTopics = Int32Array.from({ length: DOCUMENT_COUNT }, (_, i) => (i % 7) - 1);

test("the words are those of all texts counted at once", () => {
  const context = createContext(documentTopics, { wordCount: 5 });
  driveStage({ create: createWordsStage, context, texts });
  const counts = createTermCounts();
  texts.forEach((text, i) => counts.add(documentTopics[i] as number, text));
  expect(topicWords(context)).toEqual(
    topWords(counts, 5, leftOutTerms(counts, stopWords("en"), DEFAULT_WORD_OPTIONS)),
  );
  expect(topicWords(context).length).toBe(7);
});

test("a stage that is evicted after every block leaves the same bytes, all along", () => {
  const left = createContext(documentTopics);
  const evicted = createContext(documentTopics);
  const expected = driveStage({ create: createWordsStage, context: left, texts });
  const found = driveStage({ create: createWordsStage, context: evicted, texts, evicting: true });
  expect(found).toEqual(expected);
  expect(found.length).toBe(3);
  expect(evicted.products.get("topicWords")).toEqual(left.products.get("topicWords"));
});

test("stop words stay where the language has none", () => {
  const context = createContext(documentTopics, { language: "none", wordCount: 100 });
  driveStage({ create: createWordsStage, context, texts });
  const named = topicWords(context).flatMap((own) => own.map(({ word }) => word));
  expect(named).toContain("the");
  expect(named).toContain("don");
});

test("under the preset bertopic words are made of ASCII characters, unless all are asked for", () => {
  const namedBy = (options: Partial<FitOptions>) => {
    const context = createContext(documentTopics, {
      preset: "bertopic",
      wordCount: 100,
      ...options,
    });
    driveStage({ create: createWordsStage, context, texts });
    return new Set(topicWords(context).flatMap((own) => own.map(({ word }) => word)));
  };
  const cut = namedBy({});
  expect([cut.has("caf"), cut.has("café"), cut.has("東京")]).toEqual([true, false, false]);
  const whole = namedBy({ characters: "all" });
  expect([whole.has("caf"), whole.has("café"), whole.has("東京")]).toEqual([false, true, true]);
});

test("nothing but outliers has the words of the outliers alone", () => {
  const context = createContext(new Int32Array(DOCUMENT_COUNT).fill(-1), { wordCount: 3 });
  driveStage({ create: createWordsStage, context, texts });
  expect(topicWords(context).map((own) => own.length)).toEqual([3]);
});

test("a stage that was not fed does not advance", () => {
  const stage = createWordsStage(createContext(documentTopics), null);
  expect(stage.need()).toEqual({ kind: "texts", first: 0, count: 512 });
  expect(stage.advance(10)).toBe(0);
  stage.feedTexts?.(0, texts.slice(0, 512));
  expect(stage.need()).toBeNull();
  expect(stage.advance(0)).toBe(0);
  expect(stage.advance(10)).toBe(1);
  expect(stage.need()).toEqual({ kind: "texts", first: 512, count: 512 });
});

const GERMAN = Array.from(
  { length: DOCUMENT_COUNT },
  (_, i) => `${i % 5 === 0 ? "the card and the bank" : "die Karte und die Bank"} nummer${i % 90}`,
);
const tools: LanguageTools = {
  segment: (text) => [text],
  segmenter: () => "whole",
  stopWords: (language) => (language === "de" ? ["die", "und"] : ["karte"]),
  detect: (text) => (text.startsWith("die") ? "de" : "en"),
};

test("the languages of the texts are found, and their stop words left out", () => {
  const context = { ...createContext(documentTopics, { language: "auto" }), languages: tools };
  const states = driveStage({ create: createWordsStage, context, texts: GERMAN });
  expect(states.length).toBe(16 + 3);
  const named = new Set(topicWords(context).flatMap((own) => own.map(({ word }) => word)));
  expect([named.has("karte"), named.has("card"), named.has("die"), named.has("the")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("a stage that detects and counts pairs leaves the same bytes when it is evicted", () => {
  const options = { language: "auto", words: { longest: 2, minDocuments: 2 } } as const;
  const left = { ...createContext(documentTopics, options), languages: tools };
  const evicted = { ...createContext(documentTopics, options), languages: tools };
  driveStage({ create: createWordsStage, context: left, texts: GERMAN });
  driveStage({ create: createWordsStage, context: evicted, texts: GERMAN, evicting: true });
  expect(evicted.products.get("topicWords")).toEqual(left.products.get("topicWords"));
  const named = new Set(topicWords(left).flatMap((own) => own.map(({ word }) => word)));
  expect(named.has("karte bank")).toBe(true);
});

test("what cut text without spaces is told with the counts, also after an eviction", () => {
  const thai = texts.map((text, i) => (i === 3 ? `${text} สวัสดี` : text));
  const segmenterOf = (fed: readonly string[]) => {
    const context = { ...createContext(documentTopics), languages: tools };
    driveStage({ create: createWordsStage, context, texts: fed, evicting: true });
    return decodeTermCounts(context.products.get("termCounts")).segmenter;
  };
  expect(segmenterOf(thai)).toBe("whole");
  expect(segmenterOf(texts.map((text) => text.replaceAll("東京", "")))).toBeNull();
});
