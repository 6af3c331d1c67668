/** What is counted as a word and how words are weighed; docs/topics.md has BERTopic's names for it. */
export interface WordOptions {
  /**
   * How texts are cut into words. `"unicode"`: runs of letters, digits and underscores of two or more
   * characters, marks with their letters; what no spaces divide (Chinese, Japanese, Thai, Khmer, …)
   * by the dictionary of the platform. `"bigrams"`: the same, but such text into pairs of characters,
   * which is the same on every platform. `"scikit-learn"`: its token pattern. `"auto"`: unicode;
   * BERTopic has scikit-learn's.
   */
  tokens: "auto" | "unicode" | "bigrams" | "scikit-learn";
  /** Fewest words of a term: 1 … 8. 1. */
  shortest: number;
  /** Most words of a term: `shortest` … 8. 1. */
  longest: number;
  /** Terms of fewer documents are left out: a count from 1 on, or below 1 a share of the documents. 1. */
  minDocuments: number;
  /** Terms of more documents are left out: a share up to 1, or above 1 a count. 1. */
  maxDocuments: number;
  /** The only terms that are counted, in any letter case; null for all. null. */
  vocabulary: readonly string[] | null;
  /** Words left out besides those of the language, in any letter case. None. */
  stopWords: readonly string[];
  /** Leaves out, too, what is frequent in the corpus and tells nothing of its topics (`suggestStopWords`). false. */
  corpusStopWords: boolean;
  /** `ln(A / df + 1)`, or BM25's `ln(1 + (A - df + 0.5) / (df + 0.5))`. "c-tf-idf". */
  weighting: "c-tf-idf" | "bm25";
  /** Takes the square root of how much of a topic a word is. false. */
  reduceFrequent: boolean;
  /** Words whose weight is multiplied, in any letter case. None. */
  seedWords: readonly string[];
  /** By what: above 0, up to 1,000. 2. */
  seedMultiplier: number;
}

export const DEFAULT_WORD_OPTIONS: WordOptions = {
  tokens: "auto",
  shortest: 1,
  longest: 1,
  minDocuments: 1,
  maxDocuments: 1,
  vocabulary: null,
  stopWords: [],
  corpusStopWords: false,
  weighting: "c-tf-idf",
  reduceFrequent: false,
  seedWords: [],
  seedMultiplier: 2,
};
