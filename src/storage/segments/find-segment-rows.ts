import type { VectorEncoding } from "../../core/vector-encoding.ts";
import { readOrDrop } from "./read-or-drop.ts";
import type { SegmentList } from "./segment-list.ts";
import type { Segment } from "./segment-name.ts";
import type { RowRequest, SegmentReader } from "./segment-reader.ts";
import { findVectorKey, KEY_WORDS } from "./vector-keys.ts";
import type { KeyTable } from "./vector-segment.ts";

/** A lookup under way. */
export interface PendingRows {
  /** The keys' words. */
  words: Uint32Array;
  dimensions: number;
  /** Of what is asked for: rows of this encoding are read as they are, those of f32 are rounded to it. */
  encoding: VectorEncoding;
  /** Null where it is only asked which keys there are. */
  into: Float32Array | null;
  /** Of each key: 0, or 1 + its mark once it is found and its row is in `into`. */
  found: Uint8Array;
  /** Segments that rows were copied from. */
  sourceCount: number;
}

/** Read at the same time: a Worker has six connections, and whole segments are some MB each. */
const PARALLEL = 4;

/**
 * Looks through the listed segments, the youngest first, for the keys that are not found yet and
 * copies their rows. Answers false where a segment turned out to be gone or damaged: what it held may be elsewhere.
 */
export async function findSegmentRows(
  pending: PendingRows,
  list: SegmentList,
  reader: SegmentReader,
): Promise<boolean> {
  const { dimensions, encoding, into } = pending;
  const segments = list.ofKind({ dimensions, encoding });
  if (encoding !== "f32") segments.push(...list.ofKind({ dimensions, encoding: "f32" }));
  let isIntact = true;

  async function copy(segment: Segment, request: RowRequest): Promise<void> {
    if (request.places.length === 0) return;
    if (into === null) return markFound(pending.found, request);
    const copied = await readOrDrop(segment, list, reader, () =>
      reader.copyRows(segment, request, into, encoding),
    );
    if (copied === null) {
      isIntact = false;
      return;
    }
    markFound(pending.found, request);
    pending.sourceCount++;
  }

  /** Empty where the segment has none of the keys. */
  async function readTable(segment: Segment): Promise<KeyTable | null> {
    return readOrDrop(segment, list, reader, async () => {
      const firstWords = await reader.firstWords(segment);
      if (firstWords === null) return null;
      return mayHaveOneOf(pending, firstWords) ? reader.table(segment) : EMPTY;
    });
  }

  for (let start = 0; start < segments.length && pending.found.includes(0); start += PARALLEL) {
    const chunk = segments.slice(start, start + PARALLEL);
    const tables = await Promise.all(chunk.map(readTable));
    if (tables.includes(null)) isIntact = false;
    const requests = assignRows(pending, tables);
    await Promise.all(chunk.map((segment, i) => copy(segment, requests[i] as RowRequest)));
  }
  return isIntact;
}

function mayHaveOneOf({ words, found }: PendingRows, sorted: Uint32Array): boolean {
  return found.some((mark, i) => mark === 0 && hasWord(sorted, words[i * KEY_WORDS] as number));
}

function hasWord(sorted: Uint32Array, word: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < word) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === word;
}

/** Of each key that is not found yet: the first of the tables that has it. */
function assignRows(
  { words, found }: PendingRows,
  tables: readonly (KeyTable | null)[],
): RowRequest[] {
  const requests = tables.map((table) => ({
    table: table ?? EMPTY,
    places: [] as number[],
    targets: [] as number[],
  }));
  for (let index = 0; index < found.length; index++) {
    if (found[index] !== 0) continue;
    for (const { table, places, targets } of requests) {
      const place = findVectorKey(table.keys, words, index);
      if (place < 0) continue;
      places.push(place);
      targets.push(index);
      break;
    }
  }
  return requests;
}

function markFound(found: Uint8Array, { table, places, targets }: RowRequest): void {
  for (const [i, target] of targets.entries()) {
    found[target] = 1 + ((table.rowsAndMarks[places[i] as number] as number) & 1);
  }
}

const EMPTY: KeyTable = {
  keys: new Uint32Array(0),
  rowsAndMarks: new Uint32Array(0),
  checksums: new Uint32Array(0),
};
