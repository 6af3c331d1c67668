import type { FitOptions } from "../options.ts";
import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import { stopWordsOf } from "../text/fitted-terms.ts";
import type { LanguageTools } from "../text/languages.ts";
import { createTermReader } from "../text/read-terms.ts";
import { resolveWords } from "../text/resolve-words.ts";
import { createTermCounts, type TermCounts } from "../text/term-counts.ts";
import { leftOutTerms } from "./left-out-terms.ts";
import { topWords, type TopicWord } from "./top-words.ts";

const SAMPLE_TEXTS = 512;

export interface CountedWords {
  counts: TermCounts;
  /** Topics 0 … t - 1, then the outliers'. */
  words: TopicWord[][];
  /** By term. */
  leftOut: Uint8Array;
  /** What cut text without spaces into words; null where there was none. */
  segmenter: string | null;
}

/** The words of topics whose documents' texts are at hand, all at once; `topics` is -1 for outliers. */
export function countWords(
  texts: readonly string[],
  topics: Int32Array,
  options: FitOptions,
  tools: LanguageTools,
): CountedWords {
  const { characters } = resolveFitOptions(options, texts.length, texts.length);
  const words = resolveWords(options);
  const stopWords = stopWordsOf(options, sampleOf(texts), tools);
  let hasSegmented = false;
  const segment = (text: string): string[] => {
    hasSegmented = true;
    return tools.segment(text);
  };
  const scan = createTermReader({ ...words, characters, stopWords }, { ...tools, segment });
  const counts = createTermCounts(scan);
  texts.forEach((text, document) => counts.add(topics[document], text));
  const leftOut = leftOutTerms(counts, stopWords, words);
  return {
    counts,
    words: topWords(counts, options.wordCount, leftOut, words),
    leftOut,
    segmenter: hasSegmented ? tools.segmenter() : null,
  };
}

/** Up to 512 texts, evenly spread. */
function sampleOf(texts: readonly string[]): string[] {
  const count = Math.min(SAMPLE_TEXTS, texts.length);
  return Array.from({ length: count }, (_, i) => texts[Math.floor((i * texts.length) / count)]);
}
