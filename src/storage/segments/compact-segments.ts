import { encodedRowBytes } from "../../core/vector-encoding.ts";
import type { ObjectStore } from "../object-store.ts";
import { readOrDrop } from "./read-or-drop.ts";
import type { SegmentList } from "./segment-list.ts";
import type { Segment } from "./segment-name.ts";
import type { SegmentReader } from "./segment-reader.ts";
import { writeSegment } from "./write-segment.ts";
import { decodeSegmentRows, type SegmentKind, type VectorRows } from "./vector-segment.ts";
import { KEY_WORDS } from "./vector-keys.ts";

export interface SegmentStore {
  objects: ObjectStore;
  prefix: string;
  list: SegmentList;
  reader: SegmentReader;
  now(): number;
}

/**
 * Writes the vectors of small segments, all of one kind, as one, then deletes those. Nothing
 * acknowledged is ever lost, whoever else does the same or prunes at the same time: what is deleted
 * was written again before, into a new and younger object. An older one is never kept in a younger
 * one's place, as whoever prunes may have judged its keys before the younger one was written.
 */
export async function compactSegments(
  inputs: readonly Segment[],
  kind: SegmentKind,
  store: SegmentStore,
): Promise<void> {
  const { objects, list, reader } = store;
  const merged: Segment[] = [];
  const contents: VectorRows[] = [];
  for (const segment of inputs.toSorted((a, b) => (a.object < b.object ? 1 : -1))) {
    const rows = await readOrDrop(segment, list, reader, async () => {
      const bytes = await reader.whole(segment);
      return bytes && decodeSegmentRows(bytes, segment);
    });
    if (rows === null) continue;
    merged.push(segment);
    contents.push(rows);
  }
  if (contents.length < 2) return;
  // Later than each of them, so that it never has the name of one that is deleted.
  const earliest = 1 + Math.max(...merged.map(({ createdAt }) => createdAt));
  await writeSegment(mergeRows(contents, kind), kind, store, earliest);
  await objects.delete(merged.map(({ object }) => object));
  for (const segment of merged) {
    list.remove(segment);
    reader.forget(segment);
  }
}

/** One after the other, rows in their order; of a key that is in several the first, the youngest, is kept. */
function mergeRows(
  contents: readonly VectorRows[],
  { dimensions, encoding }: SegmentKind,
): VectorRows {
  const rowBytes = encodedRowBytes(dimensions, encoding);
  const limit = contents.reduce((sum, { marks }) => sum + marks.length, 0);
  const keys = new Uint32Array(limit * KEY_WORDS);
  const rows = new Uint8Array(limit * rowBytes);
  const marks = new Uint8Array(limit);
  const seen = new Set<string>();
  for (const content of contents) {
    for (const [row, mark] of content.marks.entries()) {
      const key = content.keys.subarray(row * KEY_WORDS, (row + 1) * KEY_WORDS);
      const count = seen.size;
      if (seen.add(key.join()).size === count) continue;
      keys.set(key, count * KEY_WORDS);
      rows.set(content.rows.subarray(row * rowBytes, (row + 1) * rowBytes), count * rowBytes);
      marks[count] = mark;
    }
  }
  return {
    keys: keys.subarray(0, seen.size * KEY_WORDS),
    rows: rows.subarray(0, seen.size * rowBytes),
    marks: marks.subarray(0, seen.size),
  };
}
