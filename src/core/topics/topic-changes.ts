import type { TopicOverlaps } from "./identity/count-overlaps.ts";

/** Of a topic's documents in common, the share that makes another topic a part of what it became, or a source. */
const PART_SHARE = 0.2;
const SOURCE_SHARE = 0.5;

/** What became of a topic between two versions. */
export interface TopicChange {
  id: number;
  change: "born" | "died" | "grew" | "shrank" | "unchanged";
  /** In documents; 0 for a topic that was born. */
  before: number;
  /** 0 for one that died. */
  after: number;
  /** Documents it had and has. */
  stayed: number;
  /** The share of its documents still in the corpus that stayed in it; null where it had none of those. */
  stability: number | null;
}

/** What is different in a version from the one that was published before it. */
export interface TopicChanges {
  /** That version; null of the first. */
  since: number | null;
  documents: {
    /** In both versions. */
    common: number;
    added: number;
    removed: number;
    /** Of those in both, how many have another topic, or one and had none, or none and had one. */
    moved: number;
  };
  /** By id; all topics of either version, the outliers left out. */
  topics: TopicChange[];
  /** Topics of which several others, or itself and others, got a fifth or more; most documents first. */
  splits: { topic: number; into: { topic: number; documents: number }[] }[];
  /** Topics that got half or more of several, itself counted. */
  merges: { topic: number; from: { topic: number; documents: number }[] }[];
}

/** Compares two versions by the documents of their topics; labels are ids for life. */
export function topicChanges(overlaps: TopicOverlaps, since: number | null): TopicChanges {
  const { pairs, sizesBefore, sizesAfter } = overlaps;
  const stayed = new Map<number, number>();
  const shared = new Map<number, number>();
  let common = 0;
  let moved = 0;
  for (const { before, after, count } of pairs) {
    common += count;
    if (before === after) stayed.set(before, count);
    else moved += count;
    shared.set(before, (shared.get(before) ?? 0) + count);
  }
  const ids = [...new Set([...sizesBefore.keys(), ...sizesAfter.keys()])].filter((id) => id >= 0);
  ids.sort((a, b) => a - b);
  return {
    since,
    documents: {
      common,
      added: sum(sizesAfter) - common,
      removed: sum(sizesBefore) - common,
      moved,
    },
    topics: ids.map((id) => {
      const before = sizesBefore.get(id) ?? 0;
      const after = sizesAfter.get(id) ?? 0;
      const kept = stayed.get(id) ?? 0;
      const known = shared.get(id) ?? 0;
      return {
        id,
        change: changeOf(before, after),
        before,
        after,
        stayed: kept,
        stability: known === 0 ? null : kept / known,
      };
    }),
    splits: splitsOf(overlaps, shared),
    merges: mergesOf(overlaps, shared),
  };
}

function changeOf(before: number, after: number): TopicChange["change"] {
  if (before === 0) return "born";
  if (after === 0) return "died";
  return after > before ? "grew" : after < before ? "shrank" : "unchanged";
}

function splitsOf({ pairs }: TopicOverlaps, shared: Map<number, number>): TopicChanges["splits"] {
  const parts = pairs.filter(
    ({ before, after, count }) =>
      before >= 0 && after >= 0 && count >= PART_SHARE * (shared.get(before) ?? 0),
  );
  return groupPairs(parts, "before", "after").map(({ topic, others }) => ({ topic, into: others }));
}

function mergesOf({ pairs }: TopicOverlaps, shared: Map<number, number>): TopicChanges["merges"] {
  const sources = pairs.filter(
    ({ before, after, count }) =>
      before >= 0 && after >= 0 && count >= SOURCE_SHARE * (shared.get(before) ?? 0),
  );
  return groupPairs(sources, "after", "before").map(({ topic, others }) => ({
    topic,
    from: others,
  }));
}

/** The topics of `by` that stand in more than one of the pairs, ascending, with those of `other`. */
function groupPairs(
  pairs: TopicOverlaps["pairs"],
  by: "before" | "after",
  other: "before" | "after",
) {
  const groups = new Map<number, { topic: number; documents: number }[]>();
  for (const pair of pairs) {
    const group = groups.get(pair[by]) ?? [];
    groups.set(pair[by], group);
    group.push({ topic: pair[other], documents: pair.count });
  }
  return [...groups]
    .filter(([, others]) => others.length > 1)
    .sort(([a], [b]) => a - b)
    .map(([topic, others]) => ({
      topic,
      others: others.sort((p, q) => q.documents - p.documents || p.topic - q.topic),
    }));
}

function sum(sizes: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const size of sizes.values()) total += size;
  return total;
}
