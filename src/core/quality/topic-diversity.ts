/**
 * Topic diversity (Dieng, Ruiz and Blei 2020): the share of unique words among the words of all
 * topics, 0 … 1; 1 says no word is named twice. BERTopic's paper takes 10 words per topic, without
 * the outliers. 1 where there is no word at all.
 */
export function topicDiversity(topics: readonly (readonly string[])[]): number {
  const words = topics.flat();
  return words.length === 0 ? 1 : new Set(words).size / words.length;
}
