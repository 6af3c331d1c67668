import { EdgetopicError } from "../../errors.ts";
import type { QuantizedRows } from "../../kernels.ts";
import { maximalMarginalRelevance } from "../representations/maximal-marginal-relevance.ts";

export interface RepresentativeOptions {
  /** 3. */
  count?: number | undefined;
  /** 0: the nearest to the topic; up to 1: those that differ most from each other. 0. */
  diversity?: number | undefined;
}

/** Documents among which those that differ are looked for. */
const CANDIDATE_COUNT = 200;
const MOST = 100;

/**
 * Documents that stand for a topic: of the 200 nearest to its centroid those that are near and differ
 * from each other (`maximalMarginalRelevance`; BERTopic's `diversity`), as places in `rowOfMember`,
 * the rows of the topic's documents. A row is shown once, by its first document. Throws `invalid_option`.
 */
export function diverseRepresentatives(
  { rows, scales, dimensions }: QuantizedRows,
  rowOfMember: Int32Array,
  centroid: Float32Array,
  { count = 3, diversity = 0 }: RepresentativeOptions = {},
): number[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new EdgetopicError("invalid_option", `count is ${count}; expected 1 to ${MOST}.`);
  }
  if (!(diversity >= 0 && diversity <= 1)) {
    throw new EdgetopicError("invalid_option", `diversity is ${diversity}; expected 0 to 1.`);
  }
  const seen = new Set<number>();
  const members = Array.from(rowOfMember.keys()).filter((member) => {
    const row = rowOfMember[member];
    if (seen.has(row)) return false;
    seen.add(row);
    return true;
  });
  const similarities = members.map((member) => {
    const start = rowOfMember[member] * dimensions;
    let product = 0;
    for (let d = 0; d < dimensions; d++) product += rows[start + d] * centroid[d];
    return product * scales[rowOfMember[member]];
  });
  const nearest = Array.from(members.keys())
    .sort((a, b) => similarities[b] - similarities[a] || a - b)
    .slice(0, Math.max(count, CANDIDATE_COUNT))
    .map((place) => members[place]);
  const candidates = new Float32Array(nearest.length * dimensions);
  for (let i = 0; i < nearest.length; i++) {
    const start = rowOfMember[nearest[i]] * dimensions;
    for (let d = 0; d < dimensions; d++) candidates[i * dimensions + d] = rows[start + d];
  }
  const chosen = maximalMarginalRelevance(centroid, candidates, count, diversity);
  return Array.from(chosen, (place) => nearest[place]);
}
