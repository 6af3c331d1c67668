import { releaseBytes } from "../../core/release-bytes.ts";
import type { SegmentStore } from "./compact-segments.ts";
import { nameSegment } from "./segment-name.ts";
import { encodeVectorSegment, type SegmentKind, type VectorRows } from "./vector-segment.ts";

/** Writes one new segment, which list and reader of `store` know then; no older than `earliest`. */
export async function writeSegment(
  rows: VectorRows,
  kind: SegmentKind,
  { objects, prefix, list, reader, now }: SegmentStore,
  earliest = 0,
): Promise<void> {
  const bytes = encodeVectorSegment(rows, kind);
  const shape = { ...kind, count: rows.marks.length };
  const segment = await nameSegment(prefix, bytes, shape, Math.max(now(), earliest));
  await objects.put(segment.object, bytes);
  list.add(segment);
  reader.remember(segment, bytes);
  releaseBytes(bytes);
}
