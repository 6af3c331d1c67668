import { EdgetopicError } from "../../core/errors.ts";
import { termsOf } from "../../core/model/topic-structure.ts";
import { findBursts, type Burst } from "../../core/statistics/bursts.ts";
import { shareTrend, type ShareTrend } from "../../core/statistics/share-trend.ts";
import { binOf, equalBins, widthBins, type TimeBins } from "../../core/time/time-bins.ts";
import type { GroupCounts } from "../../core/topics/groups/group-counts.ts";
import { calendarBins, type CalendarUnit } from "./calendar-bins.ts";
import { countGroups } from "./count-groups.ts";
import {
  describeGroups,
  type TopicByGroup,
  type TopicGroupOptions,
  type TopicGroupsInput,
} from "./describe-groups.ts";
import type { ReadDocuments } from "./topic-documents.ts";

export interface TimelineOptions extends TopicGroupOptions {
  /** As many equally long stretches from the first time to the last; 20 unless the width or the unit is given. */
  bins?: number | undefined;
  /** Of a stretch, in milliseconds, counted from 1970. */
  width?: number | undefined;
  /** Stretches of a calendar, weeks from Monday on. */
  unit?: CalendarUnit | undefined;
  /** Of the calendar: IANA, as `"Europe/Berlin"`; `"UTC"` by default. */
  timeZone?: string | undefined;
  /** Whether words are evened out with those of the stretch before; true by default. */
  evolutionTuning?: boolean | undefined;
}

/** One topic over time; a group is a stretch. */
export interface TopicOverTime extends TopicByGroup {
  /** Whether its share rises or falls (Cochran 1954, Armitage 1955): by how much a stretch, and how likely that is by chance. */
  trend: ShareTrend;
  /** Stretches in which it is at least twice as frequent as over all (Kleinberg 2002), by their places. */
  bursts: Burst[];
}

export interface TopicTimeline {
  /** ISO 8601; a stretch is from its start up to its end, the last one with it. */
  bins: { start: string; end: string; documentCount: number }[];
  /** Documents without a time, which are in no stretch. */
  undatedCount: number;
  /** By index, the outliers last. */
  topics: TopicOverTime[];
}

const BIN_COUNT = 20;
const WORD_COUNT = 5;

/**
 * Topics over time. The documents are read twice: for the times, then for the terms. Throws
 * `no_term_counts` where words are wanted and terms were not counted, `invalid_option`.
 */
export async function topicTimeline(
  input: TopicGroupsInput,
  options: TimelineOptions = {},
): Promise<TopicTimeline> {
  const { wordCount = WORD_COUNT, globalTuning = true, evolutionTuning = true } = options;
  const terms = wordCount === 0 ? null : termsOf(input.structure);
  const { first, last, undatedCount } = await readExtent(input.documents);
  if (first > last) return { bins: [], undatedCount, topics: [] };
  const bins = cutTime(first, last, options);
  const counts = await countGroups({ ...input, terms }, bins.starts.length, ({ timestamp }) =>
    timestamp === null ? -1 : binOf(bins, Date.parse(timestamp)),
  );
  const how = { wordCount, globalTuning, evolutionTuning };
  const sizes = Array.from(bins.starts.keys(), (bin) => counts.groupSize(bin));
  return {
    bins: describeBins(bins, counts),
    undatedCount,
    topics: describeGroups(input, counts, terms, { ...options, ...how }).map((topic) => ({
      ...topic,
      trend: shareTrend(topic.counts, sizes),
      bursts: findBursts(topic.counts, sizes),
    })),
  };
}

async function readExtent(documents: ReadDocuments) {
  let first = Infinity;
  let last = -Infinity;
  let undatedCount = 0;
  for await (const page of documents({ texts: false })) {
    for (const { timestamp } of page) {
      if (timestamp === null) {
        undatedCount++;
        continue;
      }
      const time = Date.parse(timestamp);
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }
  return { first, last, undatedCount };
}

function cutTime(
  first: number,
  last: number,
  { bins, width, unit, timeZone = "UTC" }: TimelineOptions,
): TimeBins {
  const given = Object.entries({ bins, width, unit }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new EdgetopicError(
      "invalid_option",
      `${given.map(([name]) => name).join(" and ")} are given; time is cut by one of bins, width and unit.`,
    );
  }
  if (unit !== undefined) return calendarBins(first, last, unit, timeZone);
  if (width === undefined) return equalBins(first, last, bins ?? BIN_COUNT);
  if (width >= 1) return widthBins(first, last, width);
  throw new EdgetopicError("invalid_option", `width is ${width}; it must be at least 1 ms.`);
}

function describeBins({ starts, end }: TimeBins, counts: GroupCounts): TopicTimeline["bins"] {
  return Array.from(starts, (start, bin) => ({
    start: new Date(start).toISOString(),
    end: new Date(starts[bin + 1] ?? end).toISOString(),
    documentCount: counts.groupSize(bin),
  }));
}
