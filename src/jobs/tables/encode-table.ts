import { createArrowParts } from "./arrow-parts.ts";
import { csvHeader, csvLine } from "./csv.ts";
import type { Row, Table, TableFormat } from "./table.ts";

/** What comes before the rows, each batch of them, and after. */
interface Parts {
  start: string | Uint8Array;
  /** `isFirst`: nothing was written before. */
  batch(rows: readonly Row[], isFirst: boolean): string | Uint8Array;
  end: string | Uint8Array;
}

/**
 * The table as a stream of bytes, a chunk for each batch: an array of objects (`json`), an object a
 * line (`ndjson`), RFC 4180 with a header (`csv`), or Apache Arrow's IPC stream (`arrow`). It errors
 * with what the batches throw.
 */
export function encodeTable(table: Table, format: TableFormat): ReadableStream<Uint8Array> {
  const parts = partsOf(table, format);
  const chunks = encodeChunks(table, parts);
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.(undefined);
    },
  });
}

async function* encodeChunks(
  { batches }: Table,
  { start, batch, end }: Parts,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const toBytes = (part: string | Uint8Array) =>
    typeof part === "string" ? encoder.encode(part) : part;
  if (start.length > 0) yield toBytes(start);
  let isFirst = true;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield toBytes(batch(rows, isFirst));
    isFirst = false;
  }
  if (end.length > 0) yield toBytes(end);
}

function partsOf({ columns }: Table, format: TableFormat): Parts {
  const names = Object.keys(columns);
  const toJson = (row: Row) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
  switch (format) {
    case "json":
      return {
        start: "[",
        batch: (rows, isFirst) => (isFirst ? "\n" : ",\n") + rows.map(toJson).join(",\n"),
        end: "\n]\n",
      };
    case "ndjson":
      return {
        start: "",
        batch: (rows) => rows.map((row) => `${toJson(row)}\n`).join(""),
        end: "",
      };
    case "csv":
      return {
        start: csvHeader(columns),
        batch: (rows) => rows.map((row) => csvLine(columns, row)).join(""),
        end: "",
      };
    case "arrow":
      return createArrowParts(columns);
  }
}
