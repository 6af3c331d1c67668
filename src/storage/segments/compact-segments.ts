import { crc32 } from "../../core/crc-32.ts";
import type { ObjectStore } from "../object-store.ts";
import { readOrDrop } from "./read-or-drop.ts";
import { nameSegment, type Segment, type SegmentList } from "./segment-list.ts";
import type { SegmentReader } from "./segment-reader.ts";
import {
  decodeKeyTable,
  encodeVectorSegment,
  SegmentDamage,
  segmentBytesOf,
  tableBytesOf,
  type VectorRows,
} from "./vector-segment.ts";
import { KEY_WORDS } from "./vector-keys.ts";

interface Contents {
  segment: Segment;
  rows: VectorRows;
}

/**
 * Writes the vectors of small segments as one, then deletes those. Nothing acknowledged is ever lost,
 * whoever else does the same at the same time: a segment is only deleted where one with more keys
 * that holds all of its own, or the same keys under a smaller name, is there; the best of all that
 * ever held a key is therefore never deleted.
 */
export async function compactSegments(
  inputs: readonly Segment[],
  store: { objects: ObjectStore; prefix: string; list: SegmentList; reader: SegmentReader },
): Promise<void> {
  const { objects, prefix, list, reader } = store;
  const contents: Contents[] = [];
  for (const segment of inputs.toSorted((a, b) => (a.object < b.object ? -1 : 1))) {
    const rows = await readOrDrop(segment, list, reader, async () => {
      const bytes = await reader.whole(segment);
      return bytes && decodeRows(segment, bytes);
    });
    if (rows !== null) contents.push({ segment, rows });
  }
  const [first] = contents;
  if (first === undefined || contents.length < 2) return;
  const { dimensions } = first.segment;
  const merged = mergeRows(contents, dimensions);
  const count = merged.marks.length;
  let survivor = contents.find(({ segment }) => segment.count === count)?.segment;
  if (survivor === undefined) {
    const bytes = encodeVectorSegment(merged, dimensions);
    survivor = await nameSegment(prefix, bytes, { dimensions, count });
    await objects.put(survivor.object, bytes);
    list.add(survivor);
    reader.remember(survivor, bytes);
  }
  const { object } = survivor;
  const merges = contents.map(({ segment }) => segment).filter((input) => input.object !== object);
  await objects.delete(merges.map((input) => input.object));
  for (const input of merges) {
    list.remove(input);
    reader.forget(input);
  }
}

/** All rows in their order. Throws `SegmentDamage` where one is damaged. */
function decodeRows(segment: Segment, bytes: Uint8Array): VectorRows {
  const { count, dimensions } = segment;
  const table = decodeKeyTable(bytes, segment);
  const tableBytes = tableBytesOf(count);
  const rowBytes = dimensions * 4;
  const vectors = new Float32Array(bytes.slice(tableBytes, segmentBytesOf(segment)).buffer);
  const keys = new Uint32Array(count * KEY_WORDS);
  const marks = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const rowAndMark = table.rowsAndMarks[i] as number;
    const row = rowAndMark >>> 1;
    const start = tableBytes + row * rowBytes;
    if (crc32(bytes, start, start + rowBytes) !== table.checksums[i]) {
      throw new SegmentDamage(`The CRC-32 of its row ${row} differs.`);
    }
    keys.set(table.keys.subarray(i * KEY_WORDS, (i + 1) * KEY_WORDS), row * KEY_WORDS);
    marks[row] = rowAndMark & 1;
  }
  return { keys, vectors, marks };
}

/** One after the other, rows in their order; of a key that is in several the first is kept. */
function mergeRows(contents: readonly Contents[], dimensions: number): VectorRows {
  const limit = contents.reduce((sum, { segment }) => sum + segment.count, 0);
  const keys = new Uint32Array(limit * KEY_WORDS);
  const vectors = new Float32Array(limit * dimensions);
  const marks = new Uint8Array(limit);
  const seen = new Set<string>();
  for (const { rows } of contents) {
    for (const [row, mark] of rows.marks.entries()) {
      const key = rows.keys.subarray(row * KEY_WORDS, (row + 1) * KEY_WORDS);
      const count = seen.size;
      if (seen.add(key.join()).size === count) continue;
      keys.set(key, count * KEY_WORDS);
      vectors.set(
        rows.vectors.subarray(row * dimensions, (row + 1) * dimensions),
        count * dimensions,
      );
      marks[count] = mark;
    }
  }
  return {
    keys: keys.subarray(0, seen.size * KEY_WORDS),
    vectors: vectors.subarray(0, seen.size * dimensions),
    marks: marks.subarray(0, seen.size),
  };
}
