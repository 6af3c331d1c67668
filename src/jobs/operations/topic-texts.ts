import { EdgetopicError } from "../../core/errors.ts";
import { termsOf, type TopicStructure } from "../../core/model/topic-structure.ts";
import { explainText } from "../../core/topics/documents/explain-text.ts";
import { nearestTopic } from "../../core/topics/documents/nearest-topic.ts";
import { createTermSimilarities } from "../../core/topics/documents/term-similarities.ts";
import {
  textDistribution,
  type DistributionOptions,
  type TextDistribution,
} from "../../core/topics/documents/text-distribution.ts";
import { createTextTokens } from "../../core/topics/documents/text-tokens.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";

export interface TopicWeight {
  /** The id of a topic. */
  topic: number;
  weight: number;
}

export interface TopicDistribution {
  /** Most first; they sum to 1. Empty where nothing in the text is near enough to any topic. */
  topics: TopicWeight[];
  /** Where asked for: the words of the text in their order, each with the sums of its windows. */
  tokens?: { token: string; topics: TopicWeight[] }[];
}

/** Why a text is in a topic; topics by their ids. */
export type Explanation = ReturnType<typeof explainText>;

/** Answers about the topics of texts by their words. */
export interface TopicTexts {
  /** BERTopic's `approximate_distribution`. Throws `invalid_option`. */
  distribution(text: string, options?: DistributionOptions): TopicDistribution;
  /** In the topic of an id, by default the one nearest by words; -1 and no words where there is none. Throws `unknown_topic`. */
  explain(text: string, topic?: number): Explanation;
  /** The index of the topic that the whole text, or its windows, are most like; -1 for none. */
  nearest(text: string, by: NearestBy): number;
}

export type NearestBy =
  | { strategy: "c-tf-idf"; threshold: number }
  | ({ strategy: "distributions"; threshold: number } & DistributionOptions);

/** Rejects with `no_term_counts`. */
export async function openTopicTexts(structure: TopicStructure): Promise<TopicTexts> {
  const { topicIds, options } = structure;
  const terms = termsOf(structure);
  const tokenize = createTextTokens(
    terms.counts,
    options,
    await loadLanguageTools(options.language),
  );
  const similarities = createTermSimilarities(terms);
  const products = new Float64Array(similarities.topicCount);
  return {
    distribution: (text, how = {}) =>
      describeDistribution(textDistribution(text, tokenize, similarities, how), topicIds),
    explain(text, topic) {
      const index = topic === undefined ? null : topicIds.indexOf(topic);
      if (index === -1) {
        throw new EdgetopicError("unknown_topic", `There is no topic ${topic}.`);
      }
      const found = explainText(text, tokenize, similarities, index);
      const idOf = (place: number): number => topicIds[place] ?? -1;
      return {
        ...found,
        topic: idOf(found.topic),
        nearest: found.nearest.map((near) => ({ ...near, topic: idOf(near.topic) })),
      };
    },
    nearest(text, { threshold, ...by }) {
      if (by.strategy === "distributions") {
        const how = { ...by, minSimilarity: threshold };
        return nearestTopic(textDistribution(text, tokenize, similarities, how).topics, 0);
      }
      const { terms: termsBetween, wordCount } = tokenize(text);
      const length = similarities.write(termsBetween(0, wordCount), products);
      return nearestTopic(products, threshold * length);
    },
  };
}

/** By the ids of topics, without those that weigh nothing. */
export function describeDistribution(
  { topics, tokens, words }: TextDistribution,
  topicIds: Int32Array,
): TopicDistribution {
  const weightsOf = (values: Float64Array): TopicWeight[] =>
    Array.from(values, (weight, index) => ({ topic: topicIds[index] ?? -1, weight }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || a.topic - b.topic);
  const described = { topics: weightsOf(topics) };
  if (tokens === null) return described;
  const count = topics.length;
  return {
    ...described,
    tokens: words.map((token, i) => ({
      token,
      topics: weightsOf(tokens.subarray(i * count, (i + 1) * count)),
    })),
  };
}
