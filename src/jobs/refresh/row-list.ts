import type { FitRows } from "../../core/pipeline.ts";
import { decodeSections, encodeSections } from "../../core/sections.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { VectorCache } from "../../storage/vector-cache.ts";
import type { FitInputs } from "../fit/fit-inputs.ts";
import { createRowIndex } from "../fit/row-index.ts";
import { fromHex, toHex } from "../content-key.ts";
import type { Snapshot } from "./snapshot.ts";

const KIND = "row list";
const VERSION = 1;
const KEY_BYTES = 16;

/** The documents of a snapshot in their order, and the distinct vectors among them. */
export interface RowList extends FitRows {
  /** b + 1: the first document of each batch, then their number. */
  batchOffsets: Int32Array;
  /** m × 16 bytes: the key of each row in the vector cache. */
  rowKeys: Uint8Array;
}

/** Reads the snapshot's entries, batch by batch. */
export async function listRows(snapshot: Snapshot, batchCount: number): Promise<RowList> {
  const index = createRowIndex();
  const keys: Uint8Array[] = [];
  const batchOffsets = new Int32Array(batchCount + 1);
  for (let batch = 0; batch < batchCount; batch++) {
    for (const { vectorHash, vectorKey } of await snapshot.entries(batch)) {
      if (index.add(vectorHash)) keys.push(fromHex(vectorKey));
    }
    batchOffsets[batch + 1] = index.documentCount;
  }
  const rowKeys = new Uint8Array(keys.length * KEY_BYTES);
  keys.forEach((key, row) => rowKeys.set(key, row * KEY_BYTES));
  return { ...index.finish(), batchOffsets, rowKeys };
}

export function encodeRowList({
  rowOfDocument,
  rowHashes,
  batchOffsets,
  rowKeys,
}: RowList): Uint8Array {
  return encodeSections(KIND, VERSION, null, { rowOfDocument, rowHashes, batchOffsets, rowKeys });
}

export function decodeRowList(bytes: Uint8Array): RowList {
  const sections = decodeSections(bytes, KIND, VERSION);
  return {
    rowOfDocument: sections.get("rowOfDocument", "i32"),
    rowHashes: sections.get("rowHashes", "i32"),
    batchOffsets: sections.get("batchOffsets", "i32"),
    rowKeys: sections.get("rowKeys", "u8"),
  };
}

/** The object of a refresh that holds its row list. */
export async function readRowList(objects: ObjectStore, prefix: string): Promise<RowList> {
  const bytes = await objects.get(`${prefix}rows`);
  if (bytes === null) throw new Error(`There is no row list under ${prefix}.`);
  return decodeRowList(bytes);
}

/** A fit's inputs out of the vector cache and the snapshot. */
export function createSnapshotInputs(
  rows: RowList,
  snapshot: Snapshot,
  cache: VectorCache,
  dimensions: number,
): FitInputs {
  const { batchOffsets, rowKeys } = rows;
  let held = { batch: -1, texts: [] as string[] };
  // One for all blocks: as garbage they would add up to the whole corpus before they are collected.
  let block = new Float32Array(0);

  async function textsOfBatch(batch: number): Promise<string[]> {
    if (held.batch !== batch) held = { batch, texts: await snapshot.texts(batch) };
    return held.texts;
  }

  return {
    async vectors(first, count) {
      const keys = Array.from({ length: count }, (_, i) =>
        toHex(rowKeys.subarray((first + i) * KEY_BYTES, (first + i + 1) * KEY_BYTES)),
      );
      if (block.length < count * dimensions) block = new Float32Array(count * dimensions);
      const vectors = block.subarray(0, count * dimensions);
      const found = await cache.getMany(keys, dimensions, vectors);
      const missing = keys.find((_, i) => found[i] === 0);
      if (missing !== undefined) throw new Error(`The vector cache has lost the key ${missing}.`);
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
