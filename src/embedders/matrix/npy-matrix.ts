import { beginReading, type ByteReader, cancelAfter } from "../formats/byte-reader.ts";
import {
  checkMatrixDimensions,
  invalidMatrix,
  type MatrixBlock,
  type MatrixFile,
  type MatrixFormat,
} from "./matrix-file.ts";
import { readMatrixRows } from "./matrix-rows.ts";
import { floatTypeOf, type NpyHeader, readNpyHeader } from "./npy-header.ts";
import { createNumberDecoder } from "./number-decoder.ts";

/** An `.npy` file of two axes. */
export function openNpyMatrix(
  stream: ReadableStream<Uint8Array>,
  { dimensions }: { dimensions?: number | undefined },
): Promise<MatrixFile> {
  return beginReading(stream, async (reader) => {
    const header = await readNpyHeader(reader, "npy");
    const matrix = readNpyRows(reader, header, "npy", null, dimensions);
    return { ...matrix, format: "npy", blocks: cancelAfter(reader, matrix.blocks) };
  });
}

/** The rows that follow the header of an array. Throws as `openMatrixFile` does. */
export function readNpyRows(
  reader: ByteReader,
  header: NpyHeader,
  format: MatrixFormat,
  ids: readonly string[] | null,
  expected: number | undefined,
): Omit<MatrixFile, "blocks" | "format"> & { blocks: AsyncGenerator<MatrixBlock> } {
  const [rowCount = 0, dimensions = 0] = header.shape;
  if (header.shape.length !== 2) {
    throw invalidMatrix(
      format,
      `has the shape (${header.shape.join(", ")}), expected (documents, dimensions)`,
    );
  }
  const { type, isLittleEndian } = floatTypeOf(header, format);
  checkMatrixDimensions(format, dimensions, expected);
  if (ids !== null && ids.length !== rowCount) {
    throw invalidMatrix(format, `has ${ids.length} ids for ${rowCount} rows`);
  }
  const decoder = createNumberDecoder(type, isLittleEndian);
  const endsAfter = (count: number) =>
    invalidMatrix(format, `ends after ${count} of its ${rowCount} rows`);
  const blocks = readMatrixRows(reader, { rowCount, dimensions }, decoder, ids, endsAfter);
  return { rowCount, dimensions, hasIds: ids !== null, blocks };
}
