import type { TopicByGroup } from "../operations/describe-groups.ts";
import type { TopicClasses } from "../operations/topic-classes.ts";
import type { TopicTimeline } from "../operations/topic-timeline.ts";
import type { Table } from "./table.ts";

const COLUMNS = {
  topic: "integer",
  name: "text",
  words: "texts",
  count: "integer",
  share: "number",
  lower: "number",
  upper: "number",
} as const;

/** BERTopic's `topics_over_time`: a row for each topic and stretch where it has documents. */
export function timelineTable({ bins, topics }: TopicTimeline): Table {
  const groups = bins.map(({ start, end }) => ({ start, end }));
  return {
    columns: { ...COLUMNS, start: "text", end: "text" },
    batches: topics.map((topic) => rowsOf(topic, groups)),
  };
}

/** BERTopic's `topics_per_class`: a row for each topic and class where it has documents. */
export function classesTable({ classes, topics }: TopicClasses): Table {
  const groups = classes.map(({ class: name }) => ({ class: name }));
  return {
    columns: { ...COLUMNS, class: "text" },
    batches: topics.map((topic) => rowsOf(topic, groups)),
  };
}

function rowsOf(topic: TopicByGroup, groups: readonly object[]) {
  const { counts, shares, lower, upper, words } = topic;
  return groups.flatMap((described, group) => {
    if (counts[group] === 0) return [];
    return [
      {
        topic: topic.topic,
        name: topic.name,
        words: words[group]?.map(({ word }) => word),
        count: counts[group],
        share: shares[group],
        lower: lower[group],
        upper: upper[group],
        ...described,
      },
    ];
  });
}
