/** What a column holds; any cell may be null. `json` is whatever JSON holds. */
export type ColumnType = "integer" | "number" | "text" | "boolean" | "numbers" | "texts" | "json";

export type Row = Readonly<Record<string, unknown>>;

/** Rows by the batch, so that no more than one is held; a row has every column. */
export interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
}

export const TABLE_FORMATS = ["json", "ndjson", "csv", "arrow"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const TABLE_MEDIA_TYPES: Readonly<Record<TableFormat, string>> = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  arrow: "application/vnd.apache.arrow.stream",
};
