import type { TopicWord } from "./top-words.ts";

const NAME_WORDS = 4;

/**
 * What a topic is called until somebody names it: its first four words, joined by `", "` (BERTopic:
 * `"3_the_first_four_words"`). The outliers, whose words have nothing in common, are `"Outliers"`;
 * a topic without words is `"Topic 3"`.
 */
export function topicName(words: readonly TopicWord[], topic: number): string {
  if (topic < 0) return "Outliers";
  if (words.length === 0) return `Topic ${topic}`;
  return words
    .slice(0, NAME_WORDS)
    .map(({ word }) => word)
    .join(", ");
}
