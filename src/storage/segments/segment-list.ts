import type { ObjectStore } from "../object-store.ts";
import type { SegmentSize } from "./vector-segment.ts";

export interface Segment extends SegmentSize {
  /** Its key in the bucket. */
  object: string;
}

/** Told of each object under the prefix that cannot be used, once. */
export type OnDamage = (object: string, reason: string) => void;

/** The segments under a prefix, as far as this instance knows. */
export interface SegmentList {
  readonly wasRefreshed: boolean;
  ofDimensions(dimensions: number): Segment[];
  /** Reads the names again; what other isolates wrote or removed is known afterwards. */
  refresh(): Promise<void>;
  /** What this instance has written, also over a damaged object of that name. */
  add(segment: Segment): void;
  /** It is not there any more. */
  remove(segment: Segment): void;
  /** It is damaged: not to be used again. */
  condemn(segment: Segment, reason: string): void;
}

const NAME = /^[0-9a-f]{32}-([1-9]\d{0,9})-([1-9]\d{0,9})$/;
const PAGE = 1000;

/** Names a segment by its content, so that writing the same one twice changes nothing. */
export async function nameSegment(
  prefix: string,
  bytes: Uint8Array<ArrayBuffer>,
  { dimensions, count }: SegmentSize,
): Promise<Segment> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 16);
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { object: `${prefix}${hash}-${dimensions}-${count}`, dimensions, count };
}

export function createSegmentList(
  objects: ObjectStore,
  prefix: string,
  onDamage: OnDamage,
): SegmentList {
  const known = new Map<string, Segment>();
  const condemned = new Set<string>();
  let wasRefreshed = false;

  function condemnObject(object: string, reason: string): void {
    known.delete(object);
    if (!condemned.has(object)) onDamage(object, reason);
    condemned.add(object);
  }

  async function refresh(): Promise<void> {
    const before = [...known.keys()];
    const listed = new Set<string>();
    let page: string[];
    let after: string | undefined;
    do {
      page = await objects.list(prefix, { after, limit: PAGE });
      for (const object of page) listed.add(object);
      after = page.at(-1);
    } while (page.length === PAGE);
    // Not all that is known: what was added meanwhile may be missing from the list.
    for (const object of before) if (!listed.has(object)) known.delete(object);
    for (const object of listed) {
      if (known.has(object) || condemned.has(object)) continue;
      const [, dimensions, count] = NAME.exec(object.slice(prefix.length)) ?? [];
      if (count === undefined) condemnObject(object, "Its name is not that of a vector segment.");
      else known.set(object, { object, dimensions: Number(dimensions), count: Number(count) });
    }
    wasRefreshed = true;
  }

  return {
    get wasRefreshed() {
      return wasRefreshed;
    },
    ofDimensions: (dimensions) =>
      [...known.values()].filter((segment) => segment.dimensions === dimensions),
    refresh,
    add(segment) {
      condemned.delete(segment.object);
      known.set(segment.object, segment);
    },
    remove: ({ object }) => void known.delete(object),
    condemn: ({ object }, reason) => condemnObject(object, reason),
  };
}
