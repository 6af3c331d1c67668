import { crc32 } from "../core/crc-32.ts";
import { encodedRowBytes } from "../core/vector-encoding.ts";
import type { ObjectStore } from "./object-store.ts";
import { releaseBytes } from "../core/release-bytes.ts";
import { nameSegment, parseSegmentName, type Segment } from "./segments/segment-name.ts";
import { KEY_WORDS } from "./segments/vector-keys.ts";
import {
  decodeKeyTable,
  encodeVectorSegment,
  SegmentDamage,
  segmentBytesOf,
  tableBytesOf,
  type KeyTable,
} from "./segments/vector-segment.ts";

const FOLDER = "vectors/";

/** Where the vectors of one embedder lie in the bucket. */
export function vectorPrefix(fingerprint: string): string {
  return `${FOLDER}${encodeURIComponent(fingerprint)}/`;
}

export interface StoredSegment extends Segment {
  fingerprint: string;
  bytes: number;
}

export interface SegmentPage {
  segments: StoredSegment[];
  /** Objects among them that are no segments. */
  foreign: string[];
  /** For the next page; null after the last. */
  cursor: string | null;
}

/** What became of a segment. */
export interface PrunedSegment {
  removedVectorCount: number;
  removedBytes: number;
  /** True where it was damaged, and what was intact and live was written again. */
  wasDamaged: boolean;
}

/** The segments of all embedders, for whoever takes stock of them, checks and prunes them. */
export interface VectorSegments {
  /** In the order of their names, at most `limit` (1,000). */
  list(after?: string | null, limit?: number): Promise<SegmentPage>;
  /** What is wrong with it; null where nothing is, or it is not there any more. */
  check(segment: Segment): Promise<string | null>;
  /**
   * Removes the vectors whose keys (the words `4i … 4i + 3` of `keys`) are not live, and what is
   * damaged: a segment with fewer rows is written, then the old one deleted. Never call it of a segment
   * that may still be written under the same name.
   */
  prune(segment: Segment, isLive: KeyTest): Promise<PrunedSegment>;
  /** Writes the rows that are intact anew and removes the segment, where any is damaged. */
  mend(segment: Segment): Promise<PrunedSegment>;
}

export type KeyTest = (keys: Uint32Array, index: number) => boolean;

const NOTHING: PrunedSegment = { removedVectorCount: 0, removedBytes: 0, wasDamaged: false };

export function createVectorSegments(
  objects: ObjectStore,
  now: () => number = Date.now,
): VectorSegments {
  async function readTable(segment: Segment): Promise<KeyTable | null> {
    const range = { offset: 0, length: tableBytesOf(segment.count) };
    const bytes = await objects.get(segment.object, range);
    return bytes && decodeKeyTable(bytes, segment);
  }

  async function remove(segment: Segment, wasDamaged: boolean): Promise<PrunedSegment> {
    await objects.delete([segment.object]);
    const removedBytes = segmentBytesOf(segment);
    return { removedVectorCount: segment.count, removedBytes, wasDamaged };
  }

  /** Removes the segment where `work` finds that nothing of it can be read. */
  async function removeDamaged(
    segment: Segment,
    work: () => Promise<PrunedSegment>,
  ): Promise<PrunedSegment> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SegmentDamage) return remove(segment, true);
      throw error;
    }
  }

  /** Writes the live and intact rows anew. */
  async function rewrite(segment: Segment, isLive: KeyTest): Promise<PrunedSegment> {
    const bytes = await objects.get(segment.object);
    if (bytes === null) return NOTHING;
    const { rows, isIntact } = chooseRows(bytes, segment, isLive);
    const count = rows.marks.length;
    if (count === 0) return remove(segment, !isIntact);
    if (count === segment.count) return NOTHING;
    const kept = encodeVectorSegment(rows, segment);
    const prefix = segment.object.slice(0, segment.object.lastIndexOf("/") + 1);
    const createdAt = Math.max(now(), segment.createdAt + 1);
    const { object } = await nameSegment(prefix, kept, { ...segment, count }, createdAt);
    await objects.put(object, kept);
    await objects.delete([segment.object]);
    const removedBytes = segmentBytesOf(segment) - kept.length;
    releaseBytes(bytes);
    releaseBytes(kept);
    return { removedVectorCount: segment.count - count, removedBytes, wasDamaged: !isIntact };
  }

  return {
    async list(after = null, limit = 1000) {
      const names = await objects.list(FOLDER, { after: after ?? undefined, limit });
      const page: SegmentPage = { segments: [], foreign: [], cursor: null };
      for (const object of names) {
        const segment = parseStoredSegment(object);
        if (segment === null) page.foreign.push(object);
        else page.segments.push(segment);
      }
      if (names.length === limit) page.cursor = names.at(-1) ?? null;
      return page;
    },
    async check(segment) {
      const bytes = await objects.get(segment.object);
      if (bytes === null) return null;
      try {
        const { damaged } = inspectRows(bytes, segment);
        return damaged.length === 0 ? null : `${damaged.length} of its rows are damaged.`;
      } catch (error) {
        if (error instanceof SegmentDamage) return error.message;
        throw error;
      } finally {
        releaseBytes(bytes);
      }
    },
    prune: (segment, isLive) =>
      removeDamaged(segment, async () => {
        const table = await readTable(segment);
        if (table === null) return NOTHING;
        let liveCount = 0;
        for (let i = 0; i < segment.count; i++) if (isLive(table.keys, i)) liveCount++;
        if (liveCount === segment.count) return NOTHING;
        return liveCount === 0 ? remove(segment, false) : rewrite(segment, isLive);
      }),
    mend: (segment) => removeDamaged(segment, () => rewrite(segment, () => true)),
  };
}

function parseStoredSegment(object: string): StoredSegment | null {
  const end = object.lastIndexOf("/") + 1;
  const segment = parseSegmentName(object.slice(0, end), object);
  const folder = object.slice(FOLDER.length, end - 1);
  if (segment === null || folder === "" || folder.includes("/")) return null;
  return { ...segment, fingerprint: decodeName(folder), bytes: segmentBytesOf(segment) };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The places in the table whose rows are damaged. Throws `SegmentDamage` where all of it is. */
function inspectRows(bytes: Uint8Array, segment: Segment) {
  const table = decodeKeyTable(bytes, segment);
  const rowBytes = encodedRowBytes(segment.dimensions, segment.encoding);
  const rowsAt = tableBytesOf(segment.count);
  const damaged: number[] = [];
  for (let i = 0; i < segment.count; i++) {
    const start = rowsAt + ((table.rowsAndMarks[i] as number) >>> 1) * rowBytes;
    const isWhole = start + rowBytes <= bytes.length;
    if (!isWhole || crc32(bytes, start, start + rowBytes) !== table.checksums[i]) damaged.push(i);
  }
  return { table, rowBytes, rowsAt, damaged };
}

/** The rows to keep, in their order. */
function chooseRows(bytes: Uint8Array, segment: Segment, isLive: KeyTest) {
  const { table, rowBytes, rowsAt, damaged } = inspectRows(bytes, segment);
  const isDamaged = new Set(damaged);
  const places = [...table.checksums.keys()]
    .filter((i) => isLive(table.keys, i) && !isDamaged.has(i))
    .sort((i, j) => (table.rowsAndMarks[i] as number) - (table.rowsAndMarks[j] as number));
  const keys = new Uint32Array(places.length * KEY_WORDS);
  const rows = new Uint8Array(places.length * rowBytes);
  const marks = new Uint8Array(places.length);
  for (const [to, i] of places.entries()) {
    const rowAndMark = table.rowsAndMarks[i] as number;
    const start = rowsAt + (rowAndMark >>> 1) * rowBytes;
    keys.set(table.keys.subarray(i * KEY_WORDS, (i + 1) * KEY_WORDS), to * KEY_WORDS);
    rows.set(bytes.subarray(start, start + rowBytes), to * rowBytes);
    marks[to] = rowAndMark & 1;
  }
  return { rows: { keys, rows, marks }, isIntact: damaged.length === 0 };
}
