import type { VectorSegments } from "../../storage/vector-segments.ts";

/** What was found in some of the segments. */
export interface CacheCheck {
  segmentCount: number;
  vectorCount: number;
  bytes: number;
  damaged: { object: string; detail: string }[];
  /** Objects among the segments that are none. */
  foreign: string[];
  /** To go on with; null after the last. */
  cursor: string | null;
}

/** 64 MB at the most, as segments have 4 MiB. */
const PAGE = 16;

/**
 * Reads the segments after `cursor`, one at a time, and compares every checksum. A damaged segment is
 * a miss for whoever asks for it, all of it; mended, what is intact is found again.
 */
export async function verifyCache(
  segments: VectorSegments,
  cursor: string | null,
  mend: boolean,
): Promise<CacheCheck> {
  const page = await segments.list(cursor, PAGE);
  const check: CacheCheck = {
    segmentCount: page.segments.length,
    vectorCount: 0,
    bytes: 0,
    damaged: [],
    foreign: page.foreign,
    cursor: page.cursor,
  };
  for (const segment of page.segments) {
    check.vectorCount += segment.count;
    check.bytes += segment.bytes;
    const detail = await segments.check(segment);
    if (detail === null) continue;
    check.damaged.push({ object: segment.object, detail });
    if (mend) await segments.mend(segment);
  }
  return check;
}
