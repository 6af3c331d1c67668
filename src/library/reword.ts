import { completeOptions } from "../core/complete-options.ts";
import { EdgetopicError } from "../core/errors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import type { FitOptions } from "../core/options.ts";
import { encodeTermCounts } from "../core/text/term-counts.ts";
import type { WordOptions } from "../core/text/word-options.ts";
import { countWords } from "../core/topics/count-words.ts";
import { reweighWords, withWords } from "../core/topics/reword.ts";
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
 * The same topics in other words: weighed anew, or counted anew where there are texts. Throws
 * `invalid_option`, `dimension_mismatch`, and `no_term_counts` where the model keeps none and there are
 * no texts.
 */
export async function rewordTopics(
  model: TopicModel,
  { texts, ...given }: RewordSettings,
): Promise<TopicModel> {
  const { documentIds, rowOfDocument, rowTopics } = model;
  if (texts !== undefined && texts.length !== documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  const words = { ...model.options.words, ...given.words };
  const options = completeOptions({ ...model.options, ...given, words });
  const tools = await loadLanguageTools(options.language);
  const topicOf = rowOfDocument.map((row) => rowTopics[row] as number);
  const counted =
    texts === undefined
      ? reweighWords(model, model.topics, options, tools)
      : countWords(texts, topicOf, options, tools);
  return {
    ...model,
    options,
    topics: withWords(model.topics, model.topicIds, counted.words),
    termCounts: encodeTermCounts(counted.counts, counted.leftOut, counted.segmenter),
    digest: await digestText(model.digest + JSON.stringify(counted.words)),
  };
}
