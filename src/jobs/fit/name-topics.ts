import type { TopicDescription } from "../../core/model/topic-model.ts";
import { namesTopics, type ModeChoice } from "../../core/modes/mode-choice.ts";
import type { TargetTopic } from "../../core/modes/target-topics.ts";

/** Topics that are classes or zero-shot names are called so, those of two by the one with more documents. */
export function nameTopics<Topic extends Pick<TopicDescription, "id" | "name">>(
  topics: readonly Topic[],
  targets: readonly TargetTopic[] | undefined,
  mode: ModeChoice | undefined,
): Topic[] {
  if (targets === undefined || !namesTopics(mode)) return [...topics];
  const names = new Map<number, TargetTopic>();
  for (const target of targets) {
    if (target.topic === null) continue;
    const other = names.get(target.topic);
    if (other === undefined || target.topicDocumentCount > other.topicDocumentCount)
      names.set(target.topic, target);
  }
  return topics.map((topic) => ({ ...topic, name: names.get(topic.id)?.name ?? topic.name }));
}
