import type { DocumentTargets } from "../../core/modes/document-targets.ts";
import type { FitRows } from "../../core/pipeline.ts";
import { decodeSections, encodeSections } from "../../core/sections.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { FitInputs } from "../fit/fit-inputs.ts";
import { createRowIndex } from "../fit/row-index.ts";
import type { Snapshot } from "./snapshot.ts";

const KIND = "row list";
const VERSION = 2;
/** Batches read at the same time: a large one has some MB. */
const PARALLEL = 2;

/** The documents of a snapshot in their order, and the distinct vectors among them. */
export interface RowList extends FitRows {
  /** b + 1: the first document of each batch, then their number. */
  batchOffsets: Int32Array;
  /** m: the first document of each row, ascending. */
  documentOfRow: Int32Array;
  /** Where the fit has a mode: what it knows of each document. */
  targets?: Pick<DocumentTargets, "names" | "targets">;
}

/** Reads the snapshot's entries, batch by batch. */
export async function listRows(snapshot: Snapshot, batchCount: number): Promise<RowList> {
  const index = createRowIndex();
  const documentOfRow: number[] = [];
  const batchOffsets = new Int32Array(batchCount + 1);
  for (let batch = 0; batch < batchCount; batch++) {
    for (const { vectorHash } of await snapshot.entries(batch)) {
      if (index.add(vectorHash)) documentOfRow.push(index.documentCount - 1);
    }
    batchOffsets[batch + 1] = index.documentCount;
  }
  return { ...index.finish(), batchOffsets, documentOfRow: Int32Array.from(documentOfRow) };
}

export function encodeRowList({
  rowOfDocument,
  rowHashes,
  batchOffsets,
  documentOfRow,
  categories,
  strengths,
  targets,
}: RowList): Uint8Array {
  return encodeSections(KIND, VERSION, targets?.names ?? null, {
    rowOfDocument,
    rowHashes,
    batchOffsets,
    documentOfRow,
    ...(categories && { categories }),
    ...(strengths && { strengths }),
    ...(targets && { targets: targets.targets }),
  });
}

export function decodeRowList(bytes: Uint8Array): RowList {
  const sections = decodeSections(bytes, KIND, VERSION);
  const names = sections.header as string[] | null;
  const { categories, strengths } = sections.arrays();
  return {
    ...(categories instanceof Int32Array && { categories }),
    ...(strengths instanceof Float32Array && { strengths }),
    ...(names && { targets: { names, targets: sections.get("targets", "i32") } }),
    rowOfDocument: sections.get("rowOfDocument", "i32"),
    rowHashes: sections.get("rowHashes", "i32"),
    batchOffsets: sections.get("batchOffsets", "i32"),
    documentOfRow: sections.get("documentOfRow", "i32"),
  };
}

/** The object of a refresh that holds its row list. */
export async function readRowList(objects: ObjectStore, prefix: string): Promise<RowList> {
  const bytes = await objects.get(`${prefix}rows`);
  if (bytes === null) throw new Error(`There is no row list under ${prefix}.`);
  return decodeRowList(bytes);
}

/**
 * A fit's inputs out of the snapshot, where its vectors lie in the order of its rows: a block is a range
 * of a few objects, whatever the order was in which the vector cache got to know them.
 */
export function createSnapshotInputs(
  rows: RowList,
  snapshot: Snapshot,
  dimensions: number,
): FitInputs {
  const { batchOffsets, documentOfRow } = rows;
  let held = { batch: -1, texts: [] as string[] };
  // One for all blocks: as garbage they would add up to the whole corpus before they are collected.
  let block = new Float32Array(0);

  async function textsOfBatch(batch: number): Promise<string[]> {
    if (held.batch !== batch) held = { batch, texts: await snapshot.texts(batch) };
    return held.texts;
  }

  /** Copies the rows `first … end - 1`, all of one batch, to `into`. */
  async function copyRows(batch: number, first: number, end: number, into: Float32Array) {
    const offset = documentOfRow[first] as number;
    const count = (documentOfRow[end - 1] as number) - offset + 1;
    const start = offset - (batchOffsets[batch] as number);
    const vectors = await snapshot.vectors(batch, start, count, dimensions);
    for (let row = first; row < end; row++) {
      const at = ((documentOfRow[row] as number) - offset) * dimensions;
      into.set(vectors.subarray(at, at + dimensions), (row - first) * dimensions);
    }
    releaseBytes(vectors);
  }

  return {
    async vectors(first, count) {
      if (block.length < count * dimensions) block = new Float32Array(count * dimensions);
      const vectors = block.subarray(0, count * dimensions);
      const reads: (() => Promise<void>)[] = [];
      for (let row = first, batch = 0; row < first + count;) {
        while ((batchOffsets[batch + 1] as number) <= (documentOfRow[row] as number)) batch++;
        const [start, of] = [row, batch];
        const limit = batchOffsets[batch + 1] as number;
        while (row < first + count && (documentOfRow[row] as number) < limit) row++;
        const end = row;
        const into = vectors.subarray((start - first) * dimensions, (end - first) * dimensions);
        reads.push(() => copyRows(of, start, end, into));
      }
      for (let i = 0; i < reads.length; i += PARALLEL) {
        await Promise.all(reads.slice(i, i + PARALLEL).map((read) => read()));
      }
      return vectors;
    },
    async texts(first, count) {
      const texts: string[] = [];
      for (let batch = 0; batch + 1 < batchOffsets.length; batch++) {
        const start = batchOffsets[batch] as number;
        const end = batchOffsets[batch + 1] as number;
        if (end <= first || start >= first + count) continue;
        const all = await textsOfBatch(batch);
        texts.push(...all.slice(Math.max(0, first - start), Math.min(end, first + count) - start));
      }
      return texts;
    },
  };
}
