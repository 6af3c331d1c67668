import type { Representations } from "../../core/topics/representations/representation.ts";
import { addUsage, NO_USAGE, type LabelUsage } from "../../labelers/label-cost.ts";
import type { Labeler } from "../../labelers/labeler.ts";
import { estimateModelStep } from "./name-by-model.ts";
import type { RepresentedTopics } from "./represent-topics.ts";

/** What the labels of each representation that has any cost at most, whether some are known or not. */
export function estimateByAspect(
  represented: RepresentedTopics,
  representations: Representations,
  labeler: (id: string) => Labeler,
): Record<string, LabelUsage> {
  return Object.fromEntries(
    Object.entries(representations).flatMap(([aspect, steps]) =>
      steps.flatMap((step) =>
        step.name === "language-model"
          ? [[aspect, estimateModelStep(represented, step, labeler(step.model))]]
          : [],
      ),
    ),
  );
}

/** All of them together; null where there are none. */
export function estimateAll(
  represented: RepresentedTopics,
  representations: Representations,
  labeler: (id: string) => Labeler,
): LabelUsage | null {
  const estimates = Object.values(estimateByAspect(represented, representations, labeler));
  return estimates.length === 0 ? null : estimates.reduce(addUsage, NO_USAGE);
}
