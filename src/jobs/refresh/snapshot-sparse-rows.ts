import type { SparseSizes } from "../../core/knn/sparse-plan.ts";
import {
  decodeSparseRows,
  encodeSparseRows,
  joinSparseRows,
  pickSparseRows,
} from "../../core/math/sparse-row-blocks.ts";
import type { SparseRows } from "../../core/math/sparse-rows.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { FitInputs } from "../fit/fit-inputs.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { RowList } from "./row-list.ts";

const keyOf = (prefix: string, batch: number): string => `${prefix}sparse/${batch}`;

/**
 * Writes the sparse rows of the snapshot's documents, batch by batch, where the embedder has such;
 * answers how large they are.
 */
export async function writeSparseRows(
  { made, step, snapshot, objects, prefix }: RefreshContext,
  batchCount: number,
): Promise<SparseSizes | undefined> {
  if (made === null || !made.hasSparseRows) return undefined;
  const sizes: SparseSizes = { valueCount: 0, columnCount: 0 };
  for (let batch = 0; batch < batchCount; batch++) {
    const own = await step(`sparse-${batch}`, async (): Promise<SparseSizes> => {
      const { id, sparseRows } = await made.open();
      const rows = sparseRows?.(await snapshot.texts(batch));
      if (rows === undefined) throw new Error(`The embedder ${id} has no sparse rows.`);
      await objects.put(keyOf(prefix, batch), encodeSparseRows(rows));
      return { valueCount: rows.values.length, columnCount: rows.columnCount };
    });
    sizes.valueCount += own.valueCount;
    sizes.columnCount = own.columnCount;
  }
  return sizes;
}

/** The sparse rows of a fit: of each row those of its first document. One batch is in memory. */
export function createSparseReader(
  { documentOfRow, batchOffsets }: RowList,
  objects: ObjectStore,
  prefix: string,
): Required<FitInputs>["sparseRows"] {
  let held: { batch: number; rows: SparseRows } | null = null;

  async function read(batch: number): Promise<SparseRows> {
    if (held?.batch === batch) return held.rows;
    const bytes = await objects.get(keyOf(prefix, batch));
    if (bytes === null) throw new Error(`There is no object ${keyOf(prefix, batch)}.`);
    held = { batch, rows: decodeSparseRows(bytes) };
    return held.rows;
  }

  return async (first, count) => {
    // Rows are in the order of their first documents.
    const documents = documentOfRow.subarray(first, first + count);
    const blocks: SparseRows[] = [];
    for (let batch = 0; batch + 1 < batchOffsets.length; batch++) {
      const start = batchOffsets[batch] as number;
      const end = batchOffsets[batch + 1] as number;
      const own = documents.filter((document) => document >= start && document < end);
      if (own.length === 0) continue;
      blocks.push(
        pickSparseRows(
          await read(batch),
          own.map((document) => document - start),
        ),
      );
    }
    return joinSparseRows(blocks, blocks[0]?.columnCount ?? 0);
  };
}
