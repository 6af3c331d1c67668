import type { TargetTopic } from "../../modes/target-topics.ts";
import type { EditPlan } from "./resolve-edits.ts";

/**
 * What became of each seed topic, class or name after edits of the topics: its topic is the one that
 * the fit's was merged into, null where that is gone. The counts are those of the fit.
 */
export function editedTargets(
  targets: readonly TargetTopic[],
  { steps, topicIds }: Pick<EditPlan, "steps" | "topicIds">,
): TargetTopic[] {
  return targets.map((target) => {
    let { topic } = target;
    for (const step of steps) {
      if (step.type === "map" && topic !== null && step.from.has(topic)) topic = step.to;
    }
    return { ...target, topic: topic !== null && topicIds.includes(topic) ? topic : null };
  });
}
