import { parse } from "csv-parse/sync";
import { EdgetopicError } from "../../core/errors.ts";

/**
 * The rows of a CSV text (RFC 4180) with a header, each an object of strings by column; an empty cell is
 * left out. A row with another number of cells than the header gives an `EdgetopicError` in its place.
 * Throws an `Error` where the text is no CSV, or every row is so.
 */
export function readCsv(text: string, delimiter = ","): unknown[] {
  const rows = parse(text, {
    bom: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const [header, ...body] = rows;
  if (header === undefined) return [];
  let readableCount = 0;
  const values = body.map((cells, i) => {
    if (cells.length !== header.length) {
      const detail = `Row ${i + 1} has ${cells.length} cells; the header has ${header.length}.`;
      return new EdgetopicError("invalid_document", detail);
    }
    readableCount++;
    const columns = header.map((name, column) => [name, cells[column]] as const);
    return Object.fromEntries(columns.filter(([, cell]) => cell !== ""));
  });
  if (body.length > 0 && readableCount === 0) throw new Error("none of its rows fits its header");
  return values;
}
