import type { ByteReader } from "../formats/byte-reader.ts";
import { blockRows, type MatrixBlock, NONE_REFUSED } from "./matrix-file.ts";
import type { NumberDecoder } from "./number-decoder.ts";

/**
 * The rows that follow in a stream, one block at a time. Where it ends before the last one, throws
 * what `endsAfter` makes of the number of whole rows, once those were given.
 */
export async function* readMatrixRows(
  reader: ByteReader,
  { rowCount, dimensions }: { rowCount: number; dimensions: number },
  decoder: NumberDecoder,
  ids: readonly string[] | null,
  endsAfter: (rowCount: number) => Error,
): AsyncGenerator<MatrixBlock> {
  const capacity = blockRows(dimensions);
  const rowBytes = dimensions * decoder.valueBytes;
  const rows = new Float32Array(capacity * dimensions);
  const bytes = new Uint8Array(capacity * rowBytes);
  for (let first = 0; first < rowCount; first += capacity) {
    const wanted = Math.min(capacity, rowCount - first);
    const length = await reader.readInto(bytes.subarray(0, wanted * rowBytes));
    const count = Math.floor(length / rowBytes);
    const vectors = rows.subarray(0, count * dimensions);
    decoder.decode(bytes.subarray(0, count * rowBytes), vectors);
    if (count > 0) {
      yield { ids: ids?.slice(first, first + count) ?? null, vectors, refused: NONE_REFUSED };
    }
    if (count < wanted) throw endsAfter(first + count);
  }
}
