import type { VectorEncoding } from "../../core/vector-encoding.ts";
import type { SegmentShape } from "./vector-segment.ts";

export interface Segment extends SegmentShape {
  /** Its key in the bucket. */
  object: string;
  /** When it was written, by the clock of whoever wrote it. */
  createdAt: number;
}

const NAME = /^([0-9a-f]{12})[0-9a-f]{20}-([1-9]\d{0,9})-([1-9]\d{0,9})(?:-(f16|int8))?$/;
const HASH_BYTES = 10;

/**
 * Names a segment by the time and its content: twelve digits of milliseconds, twenty of SHA-256, then
 * dimensions, count and encoding, of which f32 goes without saying. So names are in the order of
 * writing, and what was written before some time is never written over after it.
 */
export async function nameSegment(
  prefix: string,
  bytes: Uint8Array<ArrayBuffer>,
  shape: SegmentShape,
  createdAt: number,
): Promise<Segment> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, HASH_BYTES);
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = createdAt.toString(16).padStart(12, "0");
  const { dimensions, count, encoding } = shape;
  const suffix = encoding === "f32" ? "" : `-${encoding}`;
  const object = `${prefix}${time}${hash}-${dimensions}-${count}${suffix}`;
  return { object, createdAt, dimensions, count, encoding };
}

/** Null where the object's name, behind the prefix, is none of a segment. */
export function parseSegmentName(prefix: string, object: string): Segment | null {
  const [, time, dimensions, count, encoding = "f32"] =
    NAME.exec(object.slice(prefix.length)) ?? [];
  if (time === undefined) return null;
  return {
    object,
    createdAt: Number.parseInt(time, 16),
    dimensions: Number(dimensions),
    count: Number(count),
    encoding: encoding as VectorEncoding,
  };
}
