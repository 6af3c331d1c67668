import { EdgetopicError } from "../errors.ts";
import type { TopicDescription } from "../model/topic-model.ts";
import type { TopicStructure } from "../model/topic-structure.ts";
import type { FitOptions } from "../options.ts";
import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import { stopWordsOf } from "../text/fitted-terms.ts";
import type { LanguageTools } from "../text/languages.ts";
import { resolveWords } from "../text/resolve-words.ts";
import { decodeTermCounts } from "../text/term-counts.ts";
import type { CountedWords } from "./count-words.ts";
import { leftOutTerms } from "./left-out-terms.ts";
import { topicName } from "./topic-name.ts";
import { topWords, type TopicWord } from "./top-words.ts";

/** What options say of the terms of a text: others cannot be had without the texts. */
function termsOf(options: FitOptions): string {
  const { tokens, shortest, longest, vocabulary, stopWords } = resolveWords(options);
  const { characters } = resolveFitOptions(options, 0, 0);
  // Those of n-grams are gone before these are made.
  const left = longest > 1 ? [options.language, stopWords] : [];
  return JSON.stringify([tokens, shortest, longest, vocabulary, characters, left]);
}

/** Whether the terms of a text are others, and not only how they are weighed. */
export function readsOtherTerms(before: FitOptions, after: FitOptions): boolean {
  return termsOf(before) !== termsOf(after);
}

/** Whether topics have other words by these options. */
export function hasOtherWords(before: FitOptions, after: FitOptions): boolean {
  const wordsOf = (options: FitOptions): string =>
    JSON.stringify([termsOf(options), resolveWords(options), options.language, options.wordCount]);
  return wordsOf(before) !== wordsOf(after);
}

/**
 * The words of topics weighed anew by the counts that are kept, by index, those of the outliers last;
 * a language that is to be detected is detected of the representative documents. Throws
 * `invalid_option` where the options ask for other terms, `no_term_counts` where no counts are kept.
 */
export function reweighWords(
  structure: TopicStructure,
  topics: readonly TopicDescription[],
  options: FitOptions,
  tools: LanguageTools,
): CountedWords {
  if (readsOtherTerms(structure.options, options)) {
    throw new EdgetopicError(
      "invalid_option",
      "Other terms are counted in the texts, which a model does not keep: give the texts, or change only weights, limits, stop words and seed words.",
    );
  }
  if (structure.termCounts === undefined) {
    throw new EdgetopicError(
      "no_term_counts",
      "The model does not keep how often each term occurs in each topic: give the texts.",
    );
  }
  const counts = decodeTermCounts(structure.termCounts);
  const words = resolveWords(options);
  const shown = topics.flatMap(({ representativeDocuments }) =>
    representativeDocuments.map(({ text }) => text),
  );
  const leftOut = leftOutTerms(counts, stopWordsOf(options, shown, tools), words);
  return {
    counts,
    words: topWords(counts, options.wordCount, leftOut, words),
    leftOut,
    segmenter: counts.segmenter,
  };
}

/**
 * Topics with other words, those by index. A topic that is named by its words is named by the new
 * ones; aspects and labels go, as they were made of the old.
 */
export function withWords(
  topics: readonly TopicDescription[],
  topicIds: Int32Array,
  words: readonly TopicWord[][],
): TopicDescription[] {
  const indexOf = new Map(Array.from(topicIds, (id, index) => [id, index]));
  return topics.map(({ aspects: _aspects, label: _label, ...topic }) => {
    const own = words[topic.id < 0 ? topicIds.length : (indexOf.get(topic.id) ?? -1)] ?? [];
    const isNamedByWords = topic.name === topicName(topic.words, topic.id);
    return { ...topic, words: own, ...(isNamedByWords && { name: topicName(own, topic.id) }) };
  });
}
