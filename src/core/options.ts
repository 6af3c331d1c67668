/** What a fit can be told. Every field has a default, BERTopic's own unless said. */
export interface FitOptions {
  /** Smallest topic, in documents: 2 … 100,000. 10. `"auto"` is 10. */
  minTopicSize: number | "auto";
  /** Neighbors per document, itself counted as in umap-learn: 2 … 200. 15. */
  neighborCount: number;
  /** Dimensions the clustering works in: 2 … 64. 5. */
  dimensions: number;
  /** UMAP's min_dist of that space: 0 … 1. 0. */
  minDistance: number;
  /** Epochs of the layout: 1 … 2,000, or `"auto"`. umap-learn's rule is 500 up to 10,000 documents, then 200. */
  epochs: number | "auto";
  /** Any unsigned 32-bit integer. 42. */
  seed: number;
  /** Language of the stop words left out of the topic words: `"en"` or `"none"`. `"en"`, unlike BERTopic. */
  language: "en" | "none";
  /** Words kept per topic: 1 … 100. 10. */
  wordCount: number;
}

export const DEFAULT_FIT_OPTIONS: FitOptions = {
  minTopicSize: 10,
  neighborCount: 15,
  dimensions: 5,
  minDistance: 0,
  epochs: "auto",
  seed: 42,
  language: "en",
  wordCount: 10,
};
