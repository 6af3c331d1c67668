import { EdgetopicError } from "../errors.ts";
import { certainMembership, type Clusterer } from "./clusterer.ts";

/**
 * Clusters that are known beforehand (BERTopic's manual topic modelling): of each point its label,
 * any whole numbers from 0, -1 where it has none. Labels are renumbered without gaps, in their
 * order. Throws `dimension_mismatch` where there is not one for each point, and `invalid_option`.
 */
export function givenLabels(given: Int32Array): Clusterer {
  const bad = given.find((label) => label < -1);
  if (bad !== undefined) {
    throw new EdgetopicError("invalid_option", `A label is ${bad}; it must be -1 or more.`);
  }
  const used = [...new Set(given)].filter((label) => label >= 0).sort((a, b) => a - b);
  const numbers = new Map(used.map((label, number) => [label, number]));
  return {
    reads: [],
    fit({ pointCount }) {
      if (given.length !== pointCount) {
        throw new EdgetopicError(
          "dimension_mismatch",
          `There are ${given.length} labels for ${pointCount} points; there must be one for each.`,
        );
      }
      const labels = given.map((label) => numbers.get(label) ?? -1);
      return { ...certainMembership(labels), clusterCount: used.length };
    },
  };
}
