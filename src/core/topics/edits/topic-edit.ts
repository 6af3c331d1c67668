/** What a person changed of the topics a fit found, by the ids of topics and documents. */
export type TopicEdit =
  /** Makes one topic of several, which keeps the first id. */
  | { type: "merge"; topics: readonly number[] }
  | SplitEdit
  /** Each group becomes one topic, which keeps the first id. */
  | { type: "reduce"; groups: readonly (readonly number[])[] }
  /** Their documents become outliers. */
  | { type: "delete"; topics: readonly number[] }
  /** Null takes the name back. */
  | { type: "rename"; topic: number; name: string | null }
  | { type: "hide"; topic: number; hidden: boolean }
  | { type: "pin"; topic: number; pinned: boolean }
  | { type: "note"; topic: number; note: string | null }
  /** To a topic, or to the outliers, -1. */
  | { type: "move"; documents: readonly string[]; topic: number };

/** A topic falls into parts: each document goes to the part whose direction is nearest. */
export interface SplitEdit {
  type: "split";
  topic: number;
  /** The ids of the parts; one of them may be the topic's own. */
  into: readonly number[];
  /** into × dimensions, unit length. */
  directions: Float32Array;
  /** Of the embedder: directions mean nothing among vectors of another one. */
  fingerprint: string;
}

/** An edit as the log has it. */
export interface LoggedEdit {
  id: string;
  /** ISO 8601; left out where it is not known. */
  madeAt?: string;
  edit: TopicEdit;
}

/** What an edit says of a topic beside its documents. */
export interface TopicAttributes {
  name?: string;
  hidden?: boolean;
  pinned?: boolean;
  note?: string;
}
