import { nearestPart } from "./apply-edits.ts";
import type { EditPlan } from "./resolve-edits.ts";

/**
 * Where a document that the edits do not name goes, by the topic that the fit's model gives it (an
 * id, -1 for outliers) and its vector (f32, of any length but zero).
 */
export function followEdits({
  steps,
}: Pick<EditPlan, "steps">): (topic: number, vector: Float32Array) => number {
  return (given, vector) => {
    let topic = given;
    for (const step of steps) {
      if (step.type === "map") {
        if (step.from.has(topic)) topic = step.to;
      } else if (step.type === "split" && step.topic === topic) {
        topic = nearestPart(step, (part) => dot(vector, step.directions, part * vector.length));
      }
    }
    return topic;
  };
}

function dot(vector: Float32Array, directions: Float32Array, start: number): number {
  let sum = 0;
  for (let d = 0; d < vector.length; d++) sum += vector[d] * directions[start + d];
  return sum;
}
