import type { ObjectStore } from "./object-store.ts";
import { releaseBytes } from "./release-bytes.ts";
import { compactSegments } from "./segments/compact-segments.ts";
import { findSegmentRows, type PendingRows } from "./segments/find-segment-rows.ts";
import { createSegmentList, nameSegment, type OnDamage } from "./segments/segment-list.ts";
import { createSegmentReader } from "./segments/segment-reader.ts";
import { KEY_WORDS, parseVectorKeys } from "./segments/vector-keys.ts";
import { encodeVectorSegment, rowLimitOf, segmentBytesOf } from "./segments/vector-segment.ts";
import type { VectorCache } from "./vector-cache.ts";

export interface SegmentedVectorCacheOptions {
  /** What the objects' keys begin with; one for each embedder (its fingerprint). Ends in "/". */
  prefix: string;
  /** A segment's size. Default 4 MiB. */
  segmentBytes?: number;
  /** How many segments below half of that there may be before they are made one. Default 16. */
  smallSegmentLimit?: number;
  /** Memory for the segments' key tables, 24 bytes a vector. Default 8 MiB. */
  tableCacheBytes?: number;
  onDamage?: OnDamage;
}

const MIB = 2 ** 20;

/**
 * A vector cache over a bucket, shared by any number of isolates. Vectors lie in immutable segments
 * (`segments/vector-segment.ts`), one or more written by each `putMany`, named by their content and
 * kept in the order of writing, in which a fit reads them: a batch is one range. Small segments are
 * made into one as they gather, so that neither a lookup nor a fit depends on the number of puts.
 *
 * A lookup asks the key table of each segment (one range read, then kept), and lists the bucket
 * again where a key is in none. An object that is damaged or foreign counts as not there; `onDamage`
 * is told of it once. Keep one instance for each prefix: what it has read is what makes it fast.
 */
export function createSegmentedVectorCache(
  objects: ObjectStore,
  options: SegmentedVectorCacheOptions,
): VectorCache {
  const { prefix, segmentBytes = 4 * MIB, smallSegmentLimit = 16 } = options;
  const list = createSegmentList(objects, prefix, options.onDamage ?? (() => {}));
  const reader = createSegmentReader(objects, options.tableCacheBytes ?? 8 * MIB);
  let compacting = false;

  async function find(words: Uint32Array, dimensions: number, into: Float32Array | null) {
    const found = new Uint8Array(words.length / KEY_WORDS);
    const pending: PendingRows = { words, dimensions, into, found };
    let isFresh = false;
    for (;;) {
      const isIntact = await findSegmentRows(pending, list, reader);
      if (!pending.found.includes(0) || (isFresh && isIntact)) return pending.found;
      await list.refresh();
      isFresh = true;
    }
  }

  const getMany: VectorCache["getMany"] = async (keys, dimensions, into) =>
    find(parseVectorKeys(keys, dimensions, into), dimensions, into);

  const hasMany: VectorCache["hasMany"] = async (keys, dimensions) =>
    find(parseVectorKeys(keys), dimensions, null);

  async function putMany(
    keys: readonly string[],
    dimensions: number,
    vectors: Float32Array,
    marks: Uint8Array = new Uint8Array(keys.length),
  ) {
    const words = parseVectorKeys(keys, dimensions, vectors, marks);
    const rows = [...new Map(keys.map((key, row) => [key, row])).values()];
    const step = rowLimitOf(segmentBytes, dimensions);
    for (let start = 0; start < rows.length; start += step) {
      const chosen = rows.slice(start, start + step);
      const chosenVectors = gather(vectors, dimensions, chosen);
      const bytes = encodeVectorSegment(
        {
          keys: gather(words, KEY_WORDS, chosen),
          vectors: chosenVectors,
          marks: gather(marks, 1, chosen),
        },
        dimensions,
      );
      releaseBytes(chosenVectors);
      const segment = await nameSegment(prefix, bytes, { dimensions, count: chosen.length });
      await objects.put(segment.object, bytes);
      list.add(segment);
      reader.remember(segment, bytes);
      releaseBytes(bytes);
    }
    if (rows.length > 0) await compact(dimensions);
  }

  function smallSegments(dimensions: number) {
    const small = list.ofDimensions(dimensions).filter((s) => segmentBytesOf(s) * 2 < segmentBytes);
    return small.length > smallSegmentLimit ? small : [];
  }

  async function compact(dimensions: number): Promise<void> {
    if (compacting) return;
    compacting = true;
    try {
      if (list.wasRefreshed && smallSegments(dimensions).length === 0) return;
      await list.refresh();
      const small = smallSegments(dimensions).sort((a, b) => a.count - b.count);
      let bytes = 0;
      const inputs = small.filter((segment) => (bytes += segmentBytesOf(segment)) <= segmentBytes);
      if (inputs.length > 1) await compactSegments(inputs, { objects, prefix, list, reader });
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
