import type { VersionDocument } from "../corpus-work.ts";

/** What operations on topics read of documents; `topic` is an id, -1 for an outlier. */
export type TopicDocument = Pick<VersionDocument, "topic" | "text" | "timestamp" | "class">;

/** All documents, page by page, from the beginning at each call; without `texts` those may be empty. */
export type ReadDocuments = (select: { texts: boolean }) => AsyncIterable<readonly TopicDocument[]>;

/** The indexes of topics by their ids; of any other id, as that of the outliers, -1. */
export function indexTopics(topicIds: Int32Array): (id: number) => number {
  const indexes = new Map(Array.from(topicIds, (id, index) => [id, index]));
  return (id) => indexes.get(id) ?? -1;
}
