import type { TopicDescription } from "../../core/model/topic-model.ts";
import type { StoredDocument } from "../corpus.ts";
import type { Row, Table } from "./table.ts";

const COLUMNS = {
  id: "text",
  topic: "integer",
  name: "text",
  probability: "number",
  words: "texts",
  isRepresentative: "boolean",
  text: "text",
  timestamp: "text",
  class: "text",
  metadata: "json",
} as const;

export type InfoDocument = Pick<StoredDocument, "id" | "topic" | "probability"> &
  Partial<Pick<StoredDocument, "text" | "timestamp" | "class" | "metadata">>;

/**
 * BERTopic's `get_document_info`: a row for each document, with the name and the words of its topic.
 * What is not known of one is null: of a document without a topic yet its topic, too.
 */
export function documentInfo(
  topics: readonly TopicDescription[],
  batches: AsyncIterable<readonly InfoDocument[]> | Iterable<readonly InfoDocument[]>,
): Table {
  const known = new Map(
    topics.map(({ id, name, words, representativeDocuments }) => [
      id,
      {
        name,
        words: words.map(({ word }) => word),
        representatives: new Set(representativeDocuments.map((document) => document.id)),
      },
    ]),
  );
  const toRow = (document: InfoDocument): Row => {
    const topic = document.topic === null ? undefined : known.get(document.topic);
    return {
      ...document,
      name: topic?.name,
      words: topic?.words,
      isRepresentative: topic?.representatives.has(document.id) ?? false,
    };
  };
  async function* rows(): AsyncGenerator<Row[]> {
    for await (const batch of batches) yield batch.map(toRow);
  }
  return { columns: COLUMNS, batches: rows() };
}
