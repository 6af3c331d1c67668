import { beginReading, cancelAfter } from "../formats/byte-reader.ts";
import { checkMatrixDimensions, invalidMatrix, type MatrixFile } from "./matrix-file.ts";
import { readMatrixRows } from "./matrix-rows.ts";
import { createNumberDecoder, type FloatType } from "./number-decoder.ts";

interface MatrixEntry {
  dtype: string;
  shape: [number, number];
  data_offsets: [number, number];
}

const LONGEST_HEADER = 16_000_000;
const FLOATS: Readonly<Record<string, FloatType>> = {
  F16: "f16",
  BF16: "bf16",
  F32: "f32",
  F64: "f64",
};

/**
 * The one tensor of two axes in a safetensors file. `ids` of its metadata, a JSON list of texts,
 * names the rows: `save_file({"vectors": v}, path, metadata={"ids": json.dumps(ids)})`.
 */
export function openSafetensorsMatrix(
  stream: ReadableStream<Uint8Array>,
  { dimensions: expected }: { dimensions?: number | undefined },
): Promise<MatrixFile> {
  return beginReading(stream, async (reader) => {
    const size = await reader.read(8);
    const headerBytes =
      size === null
        ? 0
        : Number(new DataView(size.buffer, size.byteOffset, 8).getBigUint64(0, true));
    const bytes = headerBytes > LONGEST_HEADER ? null : await reader.read(headerBytes);
    if (bytes === null) throw refuse(`ends in its header of ${headerBytes} bytes`);
    const header = parseHeader(new TextDecoder().decode(bytes));
    const { dtype, shape, data_offsets: offsets } = findMatrix(header);
    const [rowCount, dimensions] = shape;
    const type = FLOATS[dtype];
    if (type === undefined) {
      throw refuse(`holds ${dtype}, expected one of ${Object.keys(FLOATS).join(", ")}`);
    }
    checkMatrixDimensions("safetensors", dimensions, expected);
    const ids = readIds(header["__metadata__"], rowCount);
    const decoder = createNumberDecoder(type, true);
    if (offsets[1] - offsets[0] !== rowCount * dimensions * decoder.valueBytes) {
      throw refuse(`has ${offsets[1] - offsets[0]} bytes for ${rowCount} × ${dimensions} ${dtype}`);
    }
    if (!(await reader.skip(offsets[0]))) throw refuse("ends before its rows");
    const endsAfter = (count: number) => refuse(`ends after ${count} of its ${rowCount} rows`);
    const rows = readMatrixRows(reader, { rowCount, dimensions }, decoder, ids, endsAfter);
    return {
      format: "safetensors",
      dimensions,
      rowCount,
      hasIds: ids !== null,
      blocks: cancelAfter(reader, rows),
    };
  });
}

function parseHeader(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw refuse("has a header that is no JSON");
  }
}

function findMatrix(header: Record<string, unknown>): MatrixEntry {
  const matrices = Object.entries(header).filter(
    ([name, entry]) => name !== "__metadata__" && isMatrix(entry),
  );
  const [found] = matrices;
  if (found !== undefined && matrices.length === 1) return found[1] as MatrixEntry;
  const names = matrices.map(([name]) => name).join(", ") || "none";
  throw refuse(`has these tensors of two axes: ${names}; expected one`);
}

function isMatrix(entry: unknown): boolean {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  return typeof dtype === "string" && isPair(shape) && isPair(offsets) && offsets[0] <= offsets[1];
}

function isPair(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((count) => Number.isSafeInteger(count) && count >= 0)
  );
}

function readIds(metadata: unknown, rowCount: number): string[] | null {
  const text = (metadata as { ids?: unknown } | undefined)?.ids;
  if (text === undefined) return null;
  const ids: unknown = typeof text === "string" ? parseIds(text) : null;
  if (Array.isArray(ids) && ids.length === rowCount) return ids.map(String);
  throw refuse(`has ids in its metadata that are no JSON list of ${rowCount}`);
}

function parseIds(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse(what: string) {
  return invalidMatrix("safetensors", what);
}
