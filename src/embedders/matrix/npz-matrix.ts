import { createByteReader } from "../formats/byte-reader.ts";
import { invalidMatrix, type MatrixBlock, type MatrixFile } from "./matrix-file.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";
import { readNpyRows } from "./npy-matrix.ts";
import { readNpyTexts } from "./npy-texts.ts";
import { readZipEntries, type ZipEntry } from "./zip-entries.ts";

/**
 * The matrix of an `.npz` file, compressed or not; an array of one axis before it has the rows' ids:
 * `np.savez("vectors.npz", ids=ids, vectors=vectors)`.
 */
export async function openNpzMatrix(
  stream: ReadableStream<Uint8Array>,
  { dimensions }: { dimensions?: number | undefined },
): Promise<MatrixFile> {
  const entries = readZipEntries(stream);
  let ids: string[] | null = null;
  try {
    for (;;) {
      const { value: entry, done } = await entries.next();
      if (done) throw invalidMatrix("npz", "has no array of two axes");
      const reader = createByteReader(entry.stream);
      const header = await readNpyHeader(reader, "npz", `has the entry ${entry.name}, which `);
      if (header.shape.length === 1) {
        refuseSecondIds(ids, entry, header);
        ids = await readNpyTexts(reader, header, entry.name);
        continue;
      }
      const matrix = readNpyRows(reader, header, "npz", ids, dimensions);
      return { ...matrix, format: "npz", blocks: readOn(matrix.blocks, entries) };
    }
  } catch (error) {
    await entries.return(undefined);
    throw damaged(error);
  }
}

async function* readOn(
  blocks: AsyncGenerator<MatrixBlock>,
  entries: AsyncGenerator<ZipEntry>,
): AsyncGenerator<MatrixBlock> {
  try {
    yield* blocks;
  } catch (error) {
    throw damaged(error);
  } finally {
    await entries.return(undefined);
  }
}

function refuseSecondIds(ids: string[] | null, { name }: ZipEntry, { type }: NpyHeader): void {
  if (ids === null && !/^(?:data|indices|indptr)\.npy$/.test(name)) return;
  const what =
    ids === null
      ? `is sparse (${name}), expected an array of two axes`
      : `has the array ${name} of "${type}" and one axis besides that of the ids`;
  throw invalidMatrix("npz", what);
}

/** Errors of fflate have a code; a stream that broke off is not the file's fault. */
function damaged(error: unknown): unknown {
  const isOfFile = error instanceof Error && "code" in error && typeof error.code === "number";
  return isOfFile ? invalidMatrix("npz", `cannot be unpacked: ${error.message}`) : error;
}
