import {
  bool,
  float64,
  int32,
  list,
  tableFromArrays,
  tableToIPC,
  utf8,
  type DataType,
} from "@uwdata/flechette";
import type { ColumnType, Row } from "./table.ts";

const TYPES: Readonly<Record<ColumnType, () => DataType>> = {
  integer: int32,
  number: float64,
  text: utf8,
  boolean: bool,
  numbers: () => list(float64()),
  texts: () => list(utf8()),
  // Arrow has no such type: its text.
  json: utf8,
};
/** Of a message: the mark and the length of its metadata. */
const PREFIX_BYTES = 8;
/** The mark and a length of zero. */
const END_BYTES = 8;

/**
 * The parts of an Arrow IPC stream: the schema, then a record batch for each list of rows, then the
 * end. Each batch is written as a stream of its own, of which its schema and its end are left out.
 */
export function createArrowParts(columns: Readonly<Record<string, ColumnType>>) {
  const types = Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, TYPES[type]()]),
  );
  const encode = (rows: readonly Row[]): Uint8Array => {
    const arrays = Object.entries(columns).map(([name, type]) => [
      name,
      rows.map((row) => cellOf(type, row[name] ?? null)),
    ]);
    return tableToIPC(tableFromArrays(Object.fromEntries(arrays), { types }), {
      format: "stream",
    }) as Uint8Array;
  };
  const empty = encode([]);
  const schemaBytes = PREFIX_BYTES + new DataView(empty.buffer, empty.byteOffset).getInt32(4, true);
  return {
    start: empty.subarray(0, schemaBytes),
    batch: (rows: readonly Row[]) => encode(rows).subarray(schemaBytes, -END_BYTES),
    end: empty.subarray(-END_BYTES),
  };
}

function cellOf(type: ColumnType, value: unknown): unknown {
  return type === "json" && value !== null ? JSON.stringify(value) : value;
}
