import type { TopicList } from "./api.ts";

type Titled = Pick<TopicList["topics"][number], "id" | "name" | "words" | "label">;

/** What a topic is called: the name somebody gave it, else its label, else its words. */
export function topicTitle({ id, name, words, label }: Titled): string {
  if (id < 0) return "Outliers";
  const isNamedByWords = words
    .map(({ word }) => word)
    .join(", ")
    .startsWith(name);
  return label !== undefined && isNamedByWords ? label : name;
}
