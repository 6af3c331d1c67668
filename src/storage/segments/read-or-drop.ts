import type { SegmentList } from "./segment-list.ts";
import type { Segment } from "./segment-name.ts";
import type { SegmentReader } from "./segment-reader.ts";
import { SegmentDamage } from "./vector-segment.ts";

/**
 * What `read` answers of a segment, or null where the segment is gone or damaged: then neither the
 * list nor the reader knows it any more. Other errors, those of the bucket, pass through.
 */
export async function readOrDrop<Answer>(
  segment: Segment,
  list: SegmentList,
  reader: SegmentReader,
  read: () => Promise<Answer | null>,
): Promise<Answer | null> {
  try {
    const answer = await read();
    if (answer !== null) return answer;
    list.remove(segment);
  } catch (error) {
    if (!(error instanceof SegmentDamage)) throw error;
    list.condemn(segment, error.message);
  }
  reader.forget(segment);
  return null;
}
