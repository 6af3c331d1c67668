import { completeOptions } from "../core/complete-options.ts";
import { EdgetopicError } from "../core/errors.ts";
import type { TopicDescription, TopicModel } from "../core/model/topic-model.ts";
import type { FitOptions } from "../core/options.ts";
import { resolveFitOptions } from "../core/pipeline/resolve-fit-options.ts";
import { commonLanguages, tallyLanguages } from "../core/text/detect-languages.ts";
import type { LanguageTools } from "../core/text/languages.ts";
import { givenLanguages, resolveWords } from "../core/text/resolve-words.ts";
import { joinStopWords } from "../core/text/stop-words.ts";
import { decodeTermCounts, encodeTermCounts } from "../core/text/term-counts.ts";
import type { WordOptions } from "../core/text/word-options.ts";
import { countWords, type CountedWords } from "../core/topics/count-words.ts";
import { leftOutTerms } from "../core/topics/left-out-terms.ts";
import { topicName } from "../core/topics/topic-name.ts";
import { topWords, type TopicWord } from "../core/topics/top-words.ts";
import { digestText } from "../jobs/fit/digest.ts";
import { loadLanguageTools } from "../languages/language-tools.ts";

/** What of the fit's options is about words; the rest stays as it was. */
export interface RewordSettings extends Partial<
  Pick<FitOptions, "language" | "characters" | "wordCount">
> {
  words?: Partial<WordOptions>;
  /**
   * The texts of `documentIds`, in their order: needed for other terms (tokens, n-grams, a vocabulary,
   * characters, and stop words of n-grams). For other weights, limits, stop words and seed words the
   * counts that the model keeps are enough.
   */
  texts?: readonly string[];
}

/**
 * The same topics in other words: they are weighed anew, or counted anew where there are texts. Topics
 * that are named by their words are named by the new ones; aspects and labels go, as they were made
 * of the old. Throws `invalid_option`, `dimension_mismatch`, and `no_term_counts` where the model keeps
 * none and there are no texts.
 */
export async function rewordTopics(
  model: TopicModel,
  { texts, ...given }: RewordSettings,
): Promise<TopicModel> {
  const words = { ...model.options.words, ...given.words };
  const options = completeOptions({ ...model.options, ...given, words });
  const tools = await loadLanguageTools(options.language);
  const counted =
    texts === undefined
      ? weighAnew(model, options, tools)
      : countAnew(model, texts, options, tools);
  const indexOf = new Map(Array.from(model.topicIds, (id, index) => [id, index]));
  const topics = model.topics.map((topic) => {
    const index = topic.id < 0 ? model.topicIds.length : indexOf.get(topic.id);
    return reword(topic, counted.words[index ?? -1] ?? []);
  });
  return {
    ...model,
    options,
    topics,
    termCounts: encodeTermCounts(counted.counts, counted.leftOut, counted.segmenter),
    digest: await digestText(model.digest + JSON.stringify(counted.words)),
  };
}

function weighAnew(model: TopicModel, options: FitOptions, tools: LanguageTools): CountedWords {
  if (readsOtherTerms(model.options, options)) {
    throw new EdgetopicError(
      "invalid_option",
      "Other terms are counted in the texts, which the model does not keep: give the texts, or change only weights, limits, stop words and seed words.",
    );
  }
  if (model.termCounts === undefined) {
    throw new EdgetopicError(
      "no_term_counts",
      "The model does not keep how often each term occurs in each topic: give the texts.",
    );
  }
  const counts = decodeTermCounts(model.termCounts);
  const resolved = resolveWords(options);
  const shown = model.topics.flatMap(({ representativeDocuments }) =>
    representativeDocuments.map(({ text }) => text),
  );
  const languages = givenLanguages(options) ?? commonLanguages(tallyLanguages({}, shown, tools));
  const leftOut = leftOutTerms(
    counts,
    joinStopWords(languages, resolved.stopWords, tools),
    resolved,
  );
  return {
    counts,
    words: topWords(counts, options.wordCount, leftOut, resolved),
    leftOut,
    segmenter: counts.segmenter,
  };
}

function countAnew(
  { documentIds, rowOfDocument, rowTopics }: TopicModel,
  texts: readonly string[],
  options: FitOptions,
  tools: LanguageTools,
): CountedWords {
  if (texts.length !== documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  const topics = rowOfDocument.map((row) => rowTopics[row] as number);
  return countWords(texts, topics, options, tools);
}

/** Whether the terms of a text are others, and not only how they are weighed. */
function readsOtherTerms(before: FitOptions, after: FitOptions): boolean {
  const termsOf = (options: FitOptions): string => {
    const { tokens, shortest, longest, vocabulary, stopWords } = resolveWords(options);
    const { characters } = resolveFitOptions(options, 0, 0);
    // Those of n-grams are gone before these are made.
    const left = longest > 1 ? [options.language, stopWords] : [];
    return JSON.stringify([tokens, shortest, longest, vocabulary, characters, left]);
  };
  return termsOf(before) !== termsOf(after);
}

function reword(topic: TopicDescription, words: TopicWord[]): TopicDescription {
  const { aspects: _aspects, label: _label, ...kept } = topic;
  const isNamedByWords = topic.name === topicName(topic.words, topic.id);
  return { ...kept, words, ...(isNamedByWords && { name: topicName(words, topic.id) }) };
}
