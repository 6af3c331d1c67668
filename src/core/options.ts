import type { Metric } from "./knn/metric.ts";
import type { Language } from "./text/languages.ts";
import type { WordOptions } from "./text/word-options.ts";
import type { ModeChoice } from "./modes/mode-choice.ts";
import type { VectorEncoding } from "./vector-encoding.ts";

/** What a fit can be told. Every field has a default; docs/algorithms.md says where it departs from BERTopic's. */
export interface FitOptions {
  /** Whose choices `"auto"` stands for; `"bertopic"` has those of BERTopic 0.17. `"edgetopic"`. */
  preset: "edgetopic" | "bertopic";
  /** Smallest topic, in documents: 2 … 100,000, or `"auto"`: half the square root of the number of documents less 10, at least 5. BERTopic has 10. */
  minTopicSize: number | "auto";
  /** HDBSCAN's min_samples, in documents: 1 … 100,000, or `"auto"`: half of the smallest topic. BERTopic has all of it. */
  minSamples: number | "auto";
  /**
   * Of the outliers, those that are as near to a topic as its own documents are go to it
   * (`"auto"`), all stay (`"keep"`, BERTopic's), or all go to the nearest (`"none"`). `"auto"`.
   */
  outliers: "auto" | "keep" | "none";
  /** Neighbors per document, itself counted as in umap-learn: 2 … 200. 15. */
  neighborCount: number;
  /** Dimensions the clustering works in: 2 … 64. 5. */
  dimensions: number;
  /** UMAP's min_dist of that space: 0 … 1. 0. */
  minDistance: number;
  /** Epochs of the layout: 1 … 2,000, or `"auto"`: 100 up to 5,000 documents, then 50. BERTopic has 500 up to 10,000 documents, then 200. */
  epochs: number | "auto";
  /** Any unsigned 32-bit integer. 42. */
  seed: number;
  /**
   * Language of the stop words left out of the topic words, by ISO 639-1 (`LANGUAGES`); `"auto"`: those
   * that at least a tenth of up to 512 documents are in; `"none"`. `"en"`, unlike BERTopic.
   */
  language: Language | "auto" | "none";
  /**
   * Of which characters words are made: of all letters and digits (`"all"`), or the text is cut down
   * to ASCII letters, digits and spaces first (`"ascii"`: `can't` is `cant`, other scripts are gone).
   * `"auto"`: all; BERTopic has ASCII.
   */
  characters: "auto" | "all" | "ascii";
  /** Words kept per topic: 1 … 100. 10. */
  wordCount: number;
  /** By which neighbors are near. Hellinger's is for vectors of counts, none negative. `"cosine"`. */
  metric: Metric;
  /**
   * All pairs of documents are compared (`"exact"`), or those that trees and NN-descent lead to, of
   * which some neighbors in a hundred are missed (`"approximate"`); `"auto"` compares all pairs, from
   * 5,000 documents on by int8 vectors and then exactly, of 256 dimensions and more without the pairs
   * that a few directions tell to be far apart, up to about 36,000 of 384. BERTopic's are
   * approximate from 4,096 documents on. `"auto"`.
   */
  neighbors: "exact" | "approximate" | "auto";
  /**
   * A fit of 2,000 documents or more, up to a fifth of which changed, starts from the version before
   * (`"auto"`): in about half the time or less, topics as good, the map stays. With `"never"` the result
   * depends on the documents alone. `"auto"`.
   */
  warm: "auto" | "never";
  /**
   * What makes the space to cluster in. `"umap"`. The map is always UMAP's. `"umap-js"` is the package
   * of that name, in Node and browsers only.
   */
  reducer: "umap" | "pca" | "truncated-svd" | "identity" | "umap-js";
  /** What finds the topics in that space. HDBSCAN. */
  clusterer: ClustererChoice;
  /**
   * How exactly vectors are kept and read: every bit (`"f32"`), or as halves or bytes in a half or a
   * quarter of the space, with a slightly other result. f32 where left out.
   */
  vectorEncoding?: VectorEncoding;
  /** What is counted as a word, and how words are weighed; what is left out is as in `DEFAULT_WORD_OPTIONS`. */
  words?: Partial<WordOptions>;
  /** What is known of documents before: seed topics, classes or names of topics. Nothing where left out. */
  mode?: ModeChoice;
  /** The finer options of UMAP; what is left out is as in `DEFAULT_UMAP_OPTIONS`. */
  umap?: Partial<UmapOptions>;
}

/**
 * The clustering: HDBSCAN, or another in its place. `minTopicSize` is HDBSCAN's smallest cluster and
 * Leiden's, `minSamples` HDBSCAN's and DBSCAN's, `seed` that of k-means and Leiden.
 */
export type ClustererChoice =
  | {
      name: "hdbscan";
      /** `"excess-of-mass"`, or `"leaf"`: the finest there are. */
      selection?: "excess-of-mass" | "leaf";
      /** Clusters born at a smaller distance are not split. 0. */
      selectionEpsilon?: number;
      /** In documents; none larger is selected. Unlimited. */
      maxClusterSize?: number;
      /** Whether all may be one topic. False. */
      allowSingleCluster?: boolean;
    }
  | { name: "k-means"; clusterCount: number }
  | {
      name: "agglomerative";
      linkage?: "ward" | "average" | "complete";
      /** One of the two at least. */
      clusterCount?: number;
      distanceThreshold?: number;
    }
  | { name: "dbscan"; epsilon?: number }
  | { name: "leiden"; quality?: "modularity" | "constant-potts"; resolution?: number };

export const DEFAULT_FIT_OPTIONS: FitOptions = {
  preset: "edgetopic",
  minTopicSize: "auto",
  minSamples: "auto",
  outliers: "auto",
  neighborCount: 15,
  dimensions: 5,
  minDistance: 0,
  epochs: "auto",
  seed: 42,
  language: "en",
  characters: "auto",
  wordCount: 10,
  metric: "cosine",
  neighbors: "auto",
  warm: "auto",
  reducer: "umap",
  clusterer: { name: "hdbscan" },
};

/**
 * What UMAP can be told beside the fields above; the defaults are umap-learn's. The map has the same
 * graph and start, but always the default curve, rate and samples.
 */
export interface UmapOptions {
  /**
   * Where the layout starts: the graph's spectral embedding, the principal components, or at random.
   * A graph of several components starts from the principal components as well, unless
   * `"multi-component"` asks for umap-learn's layout of component by component. `"spectral"`.
   */
  init: "spectral" | "multi-component" | "pca" | "random";
  /** Scale of the layout, at least `minDistance`: above 0. 1. */
  spread: number;
  /** The curve `1 / (1 + a d^(2b))` itself, both above 0; null for the one of `minDistance` and `spread`. null. */
  curve: { a: number; b: number } | null;
  /** Above 0. 1. */
  learningRate: number;
  /** Negative samples per positive one: 0 … 100. 5. */
  negativeSampleCount: number;
  /** Weight of negative samples: 0 or more. 1. */
  repulsion: number;
  /** Nearest documents that are wholly connected: 0 or more, fractions included. 1. */
  localConnectivity: number;
  /** From 0, neighbors in both directions, to 1, in either. 1. */
  setOperationMixRatio: number;
  /** Above 0; the larger, the stronger are far neighbors. 1. */
  bandwidth: number;
  /** Cosine distance from which on documents are no neighbors: above 0, or null for none; umap-learn has 2. null. */
  disconnectionDistance: number | null;
  /** How much given categories count against the vectors: 0 … 1. 0.5. */
  targetWeight: number;
  /** Distance to a document of unknown category: 0 or more. 1. */
  unknownDistance: number;
}

export const DEFAULT_UMAP_OPTIONS: UmapOptions = {
  init: "spectral",
  spread: 1,
  curve: null,
  learningRate: 1,
  negativeSampleCount: 5,
  repulsion: 1,
  localConnectivity: 1,
  setOperationMixRatio: 1,
  bandwidth: 1,
  disconnectionDistance: null,
  targetWeight: 0.5,
  unknownDistance: 1,
};
