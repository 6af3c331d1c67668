/** The topics of a document, which are those of its passages where it is split. */
export interface DocumentTopics {
  id: string;
  /** Null where nothing is published. */
  version: number | null;
  /** By passages, the most first; `probability` is the mean of them. */
  topics: { topic: number; passageCount: number; share: number; probability: number }[];
  /** In the order of the text; empty where the document is not split. */
  passages: { id: string; topic: number | null; probability: number | null }[];
}
