import { MOST_EXACT_POINTS } from "../../cluster/agglomerative/agglomerative.ts";
import {
  matrixDistances,
  type MatrixLinkage,
} from "../../cluster/agglomerative/linkage-distances.ts";
import { mergeTree } from "../../cluster/agglomerative/merge-tree.ts";
import { chainMerges } from "../../cluster/agglomerative/nearest-neighbor-chain.ts";
import type { Linkage } from "../../cluster/hdbscan/linkage.ts";
import { EdgetopicError } from "../../errors.ts";
import { topicName } from "../topic-name.ts";
import type { TopicWord } from "../top-words.ts";
import type { TopicTerms } from "../topic-terms.ts";
import { mergedWords } from "./merged-words.ts";

export type HierarchyLinkage = MatrixLinkage;

/** A topic, or topics merged. */
export interface HierarchyNode {
  /** The topic's id; null where topics are merged. */
  topic: number | null;
  /** Places in the list of nodes; of the two the first holds the topic of the lowest index. Null for a topic. */
  children: [number, number] | null;
  /** At what distance its children are merged; 0 for a topic. Never below that of a child. */
  height: number;
  /** In documents. */
  size: number;
  /** Best first, by c-TF-IDF; empty where terms were not counted. */
  words: TopicWord[];
  name: string;
}

/** The topics in their order, then the merges by height: the last node is the root. Empty where there are no topics. */
export type TopicHierarchy = HierarchyNode[];

/** A topic as the hierarchy shows it. */
export interface HierarchyTopic {
  id: number;
  size: number;
  words: TopicWord[];
  name: string;
}

/**
 * Merges topics two by two until one is left, as BERTopic's `hierarchical_topics`: by the distances
 * 1 - cosine of `similarities` (`denseSimilarities`, `sparseSimilarities`; written over), each topic
 * of weight 1. Equal distances go by the order of the topics, where BERTopic adds unseeded noise, and
 * children come in that order, where BERTopic puts similar leaves side by side. A merge is named by
 * the words of all its documents, without asking any model; without `terms` it has the name of its
 * first child. Throws `corpus_too_large` above 5,000 topics.
 */
export function topicHierarchy(
  topics: readonly HierarchyTopic[],
  similarities: Float32Array,
  linkage: HierarchyLinkage,
  { terms, wordCount }: { terms: TopicTerms | null; wordCount: number },
): TopicHierarchy {
  if (topics.length > MOST_EXACT_POINTS) {
    throw new EdgetopicError(
      "corpus_too_large",
      `There are ${topics.length} topics; a hierarchy can be made of ${MOST_EXACT_POINTS}.`,
    );
  }
  const tree = linkTopics(topics, similarities, linkage);
  const nodes: HierarchyNode[] = topics.map(({ id, size, words, name }) => ({
    topic: id,
    children: null,
    height: 0,
    size,
    words,
    name,
  }));
  const words = terms === null ? [] : mergedWords(tree, terms, wordCount);
  for (let merge = 0; merge < tree.left.length; merge++) {
    const node = topics.length + merge;
    const own = words[merge] ?? [];
    nodes.push({
      topic: null,
      children: [tree.left[merge], tree.right[merge]],
      height: tree.distances[node],
      size: tree.sizes[node],
      words: own,
      name: own.length > 0 ? topicName(own, node) : nodes[tree.left[merge]].name,
    });
  }
  return nodes;
}

function linkTopics(
  topics: readonly HierarchyTopic[],
  similarities: Float32Array,
  linkage: HierarchyLinkage,
): Linkage {
  for (let i = 0; i < similarities.length; i++) {
    similarities[i] = Math.max(0, 1 - similarities[i]);
  }
  const sizes = new Float64Array(topics.length).fill(1);
  const merges = chainMerges(matrixDistances(similarities, sizes, linkage), topics.length);
  return mergeTree(
    merges,
    Int32Array.from(topics, ({ size }) => size),
  );
}
