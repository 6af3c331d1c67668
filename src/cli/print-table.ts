import { pipeline } from "node:stream/promises";
import { TABLE_FORMATS, type TableFormat } from "../jobs/tables/table.ts";

/** Throws where `--format` is none there is. */
export function parseTableFormat(given: string): TableFormat {
  const format = TABLE_FORMATS.find((name) => name === given);
  if (format !== undefined) return format;
  throw new Error(`--format is ${given}, expected ${TABLE_FORMATS.join(", ")}.`);
}

/** To the standard output, as fast as it is read. */
export async function printTable(table: ReadableStream<Uint8Array>): Promise<void> {
  await pipeline(table, process.stdout, { end: false });
}
