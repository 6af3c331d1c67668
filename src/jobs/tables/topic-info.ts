import type { TopicDescription } from "../../core/model/topic-model.ts";
import type { Table } from "./table.ts";

const COLUMNS = {
  topic: "integer",
  size: "integer",
  name: "text",
  words: "texts",
  scores: "numbers",
  representativeIds: "texts",
  representativeTexts: "texts",
} as const;

/** BERTopic's `get_topic_info`: a row for each topic, in the order they are given. */
export function topicInfo(topics: readonly TopicDescription[]): Table {
  const rows = topics.map(({ id, size, name, words, representativeDocuments }) => ({
    topic: id,
    size,
    name,
    words: words.map(({ word }) => word),
    scores: words.map(({ score }) => score),
    representativeIds: representativeDocuments.map((document) => document.id),
    representativeTexts: representativeDocuments.map(({ text }) => text),
  }));
  return { columns: COLUMNS, batches: [rows] };
}
