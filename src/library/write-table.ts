import { EdgetopicError } from "../core/errors.ts";
import { documentInfo, type InfoDocument } from "../jobs/tables/document-info.ts";
import { encodeTable } from "../jobs/tables/encode-table.ts";
import type { Table, TableFormat } from "../jobs/tables/table.ts";
import { topicInfo } from "../jobs/tables/topic-info.ts";
import type { Model } from "./model.ts";

/** As many rows as are held at one time. */
const BATCH_ROWS = 1000;

export type { TableFormat } from "../jobs/tables/table.ts";

/**
 * BERTopic's `get_topic_info` or `get_document_info` as bytes: an array of JSON, NDJSON, CSV or Apache
 * Arrow's IPC stream, made while it is read. Of documents, `texts` are those of `model.documentIds`, in
 * their order; left out, that column is empty. Throws `dimension_mismatch`.
 */
export function writeTable(
  model: Model,
  table: "topics" | "documents",
  format: TableFormat,
  texts?: readonly string[],
): ReadableStream<Uint8Array> {
  return encodeTable(
    table === "topics" ? topicInfo(model.topics) : documentsOf(model, texts),
    format,
  );
}

function documentsOf(model: Model, texts: readonly string[] | undefined): Table {
  const { documentIds } = model;
  if (texts !== undefined && texts.length !== documentIds.length) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${texts.length} texts for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  function* batches(): Generator<InfoDocument[]> {
    for (let first = 0; first < documentIds.length; first += BATCH_ROWS) {
      yield documentIds.slice(first, first + BATCH_ROWS).map((id, i) => {
        const text = texts?.[first + i];
        return { id, ...model.documentTopic(first + i), ...(text !== undefined && { text }) };
      });
    }
  }
  return documentInfo(model.topics, batches());
}
