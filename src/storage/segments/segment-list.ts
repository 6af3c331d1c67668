import type { ObjectStore } from "../object-store.ts";
import { parseSegmentName, type Segment } from "./segment-name.ts";
import type { SegmentKind } from "./vector-segment.ts";

/** Told of each object under the prefix that cannot be used, once. */
export type OnDamage = (object: string, reason: string) => void;

/** The segments under a prefix, as far as this instance knows. */
export interface SegmentList {
  readonly wasRefreshed: boolean;
  /** The youngest first. */
  ofKind(kind: SegmentKind): Segment[];
  /** Reads the names again; what other isolates wrote or removed is known afterwards. */
  refresh(): Promise<void>;
  /** What this instance has written, also over a damaged object of that name. */
  add(segment: Segment): void;
  /** It is not there any more. */
  remove(segment: Segment): void;
  /** It is damaged: not to be used again. */
  condemn(segment: Segment, reason: string): void;
}

const PAGE = 1000;

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
      const segment = parseSegmentName(prefix, object);
      if (segment === null) condemnObject(object, "Its name is not that of a vector segment.");
      else known.set(object, segment);
    }
    wasRefreshed = true;
  }

  return {
    get wasRefreshed() {
      return wasRefreshed;
    },
    ofKind: ({ dimensions, encoding }) =>
      [...known.values()]
        .filter((segment) => segment.dimensions === dimensions && segment.encoding === encoding)
        .sort((a, b) => (a.object < b.object ? 1 : -1)),
    refresh,
    add(segment) {
      condemned.delete(segment.object);
      known.set(segment.object, segment);
    },
    remove: ({ object }) => void known.delete(object),
    condemn: ({ object }, reason) => condemnObject(object, reason),
  };
}
