/** A document as it is kept, with what the published version says of it. */
export interface StoredDocument {
  id: string;
  text: string;
  image?: string;
  timestamp?: string;
  class?: string;
  metadata?: Record<string, unknown>;
  /** Topic in the published version; null where that version does not hold this text. */
  topic: number | null;
  probability: number | null;
  /** True where the embedder read only the beginning of the text. */
  truncated: boolean;
  /** Of a passage: the document it is of. */
  parent?: string;
  /** Of a document that is split: how many. Its topic is that of most of them, its probability their share. */
  passageCount?: number;
}
