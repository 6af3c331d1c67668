import { encodeVectors, type VectorEncoding } from "../core/vector-encoding.ts";
import type { ObjectStore } from "./object-store.ts";
import { releaseBytes } from "../core/release-bytes.ts";
import { compactSegments } from "./segments/compact-segments.ts";
import { findSegmentRows, type PendingRows } from "./segments/find-segment-rows.ts";
import { createSegmentList, type OnDamage } from "./segments/segment-list.ts";
import { createSegmentReader } from "./segments/segment-reader.ts";
import { KEY_WORDS, parseVectorKeys } from "./segments/vector-keys.ts";
import { rowLimitOf, segmentBytesOf, type SegmentKind } from "./segments/vector-segment.ts";
import { writeSegment } from "./segments/write-segment.ts";
import type { VectorCache } from "./vector-cache.ts";

export interface SegmentedVectorCacheOptions {
  /** What the objects' keys begin with; one for each embedder (its fingerprint). Ends in "/". */
  prefix: string;
  /** A segment's size. Default 4 MiB. */
  segmentBytes?: number;
  /** How many segments below half of that there may be before they are made one. Default 16. */
  smallSegmentLimit?: number;
  /**
   * A lookup whose rows come from more segments than that, `rows` at least, has them written again in
   * its order. Default 8 and 256.
   */
  gather?: { segments: number; rows: number };
  /**
   * Memory for the segments' key tables, 24 bytes a vector, and for the first words of the keys, 4
   * bytes a vector, which is what a lookup needs where it finds nothing: a half each. Default 8 MiB.
   */
  tableCacheBytes?: number;
  onDamage?: OnDamage;
  /** Milliseconds since 1970; the clock of the machine by default. */
  now?: () => number;
}

const MIB = 2 ** 20;

/**
 * A vector cache over a bucket, shared by any number of isolates. Vectors lie in immutable segments
 * (`segments/vector-segment.ts`), one or more written by each `putMany`, named by time and content and
 * kept in the order of writing, in which a refresh reads them: a batch is one range. Small segments are
 * made into one as they gather, so that a lookup does not depend on the number of puts.
 *
 * A lookup asks the key table of each segment (one range read, then kept as long as there is room, and
 * what tells that a key is not in it for longer), and lists the bucket again where a key is in none.
 * Rows that were scattered over many segments are written again in the order in which they were asked
 * for, as they will be again: the youngest copy is the one that is read. An object that is damaged or
 * foreign counts as not there; `onDamage` is told of it once. Keep one instance for each prefix: what
 * it has read is what makes it fast.
 */
export function createSegmentedVectorCache(
  objects: ObjectStore,
  options: SegmentedVectorCacheOptions,
): VectorCache {
  const { prefix, segmentBytes = 4 * MIB, smallSegmentLimit = 16 } = options;
  const { gather: scattered = { segments: 8, rows: 256 } } = options;
  const list = createSegmentList(objects, prefix, options.onDamage ?? (() => {}));
  const reader = createSegmentReader(objects, options.tableCacheBytes ?? 8 * MIB);
  const store = { objects, prefix, list, reader, now: options.now ?? Date.now };
  let compacting = false;

  async function find(request: Omit<PendingRows, "found" | "sourceCount">): Promise<PendingRows> {
    const found = new Uint8Array(request.words.length / KEY_WORDS);
    const pending = { ...request, found, sourceCount: 0 };
    let isFresh = false;
    for (;;) {
      const isIntact = await findSegmentRows(pending, list, reader);
      if (!pending.found.includes(0) || (isFresh && isIntact)) return pending;
      await list.refresh();
      isFresh = true;
    }
  }

  const getMany: VectorCache["getMany"] = async (keys, dimensions, into, encoding = "f32") => {
    const words = parseVectorKeys(keys, dimensions, into);
    const request = { words, dimensions, encoding, into };
    const { found, sourceCount } = await find(request);
    if (sourceCount > scattered.segments) await putAgain(keys, request, found);
    return found;
  };

  const hasMany: VectorCache["hasMany"] = async (keys, dimensions, encoding = "f32") =>
    (await find({ words: parseVectorKeys(keys), dimensions, encoding, into: null })).found;

  /** Those that are kept as f32, as they serve everyone. */
  async function putAgain(
    keys: readonly string[],
    { words, dimensions, encoding, into }: Parameters<typeof find>[0] & { into: Float32Array },
    found: Uint8Array,
  ): Promise<void> {
    const isExact = encoding === "f32";
    const vectors = isExact ? into : new Float32Array(into.length);
    const exact = isExact
      ? found
      : (await find({ words, dimensions, encoding: "f32", into: vectors })).found;
    const rows = [...exact.keys()].filter((row) => exact[row] !== 0);
    if (rows.length < scattered.rows) return;
    const chosen = gather(vectors, dimensions, rows);
    const marks = gather(exact, 1, rows).map((mark) => mark - 1);
    const chosenKeys = rows.map((row) => keys[row] as string);
    await putMany(chosenKeys, dimensions, chosen, marks);
    releaseBytes(chosen);
  }

  async function putMany(
    keys: readonly string[],
    dimensions: number,
    vectors: Float32Array,
    marks: Uint8Array = new Uint8Array(keys.length),
    encoding: VectorEncoding = "f32",
  ) {
    const words = parseVectorKeys(keys, dimensions, vectors, marks);
    const kind = { dimensions, encoding };
    const rows = [...new Map(keys.map((key, row) => [key, row])).values()];
    const step = rowLimitOf(segmentBytes, kind);
    for (let start = 0; start < rows.length; start += step) {
      const chosen = rows.slice(start, start + step);
      const chosenVectors = gather(vectors, dimensions, chosen);
      const chosenRows = {
        keys: gather(words, KEY_WORDS, chosen),
        rows: encodeVectors(chosenVectors, dimensions, encoding),
        marks: gather(marks, 1, chosen),
      };
      await writeSegment(chosenRows, kind, store);
      releaseBytes(chosenVectors);
    }
    if (rows.length > 0) await compact(kind);
  }

  function smallSegments(kind: SegmentKind) {
    const small = list.ofKind(kind).filter((s) => segmentBytesOf(s) * 2 < segmentBytes);
    return small.length > smallSegmentLimit ? small : [];
  }

  async function compact(kind: SegmentKind): Promise<void> {
    if (compacting) return;
    compacting = true;
    try {
      if (list.wasRefreshed && smallSegments(kind).length === 0) return;
      await list.refresh();
      const small = smallSegments(kind).sort((a, b) => a.count - b.count);
      let bytes = 0;
      const inputs = small.filter((segment) => (bytes += segmentBytesOf(segment)) <= segmentBytes);
      if (inputs.length > 1) await compactSegments(inputs, kind, store);
    } finally {
      compacting = false;
    }
  }

  return { getMany, hasMany, putMany };
}

function gather<Values extends Uint32Array | Float32Array | Uint8Array>(
  values: Values,
  width: number,
  rows: readonly number[],
): Values {
  const gathered = values.slice(0, rows.length * width) as Values;
  for (const [to, row] of rows.entries()) {
    gathered.set(values.subarray(row * width, (row + 1) * width), to * width);
  }
  return gathered;
}
