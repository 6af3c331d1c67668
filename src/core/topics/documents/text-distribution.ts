import type { TermSimilarities } from "./term-similarities.ts";
import { tokenWindows, type WindowOptions } from "./token-windows.ts";
import { windowDistribution, type WindowDistribution } from "./window-distribution.ts";
import type { TokenizedText } from "./text-tokens.ts";

export interface DistributionOptions extends WindowOptions {
  /** What a window's similarity to a topic must be to count; 0.1. */
  minSimilarity?: number | undefined;
  /** Whether tokens are told apart. */
  withTokens?: boolean | undefined;
}

export interface TextDistribution extends WindowDistribution {
  /** The words that the windows were over, where tokens are told apart. */
  words: string[];
}

/** The topics of a text by the c-TF-IDF of its windows. */
export function textDistribution(
  text: string,
  tokenize: (text: string) => TokenizedText,
  similarities: TermSimilarities,
  { minSimilarity = 0.1, withTokens = false, ...options }: DistributionOptions = {},
): TextDistribution {
  const { wordCount, terms, words } = tokenize(text);
  const windows = tokenWindows(wordCount, options);
  const distribution = windowDistribution(
    windows,
    similarities.topicCount,
    (window, into) => similarities.write(terms(windows.starts[window], windows.ends[window]), into),
    { minSimilarity, tokenCount: withTokens ? wordCount : null },
  );
  return { ...distribution, words: withTokens ? words() : [] };
}
