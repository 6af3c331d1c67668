import { EdgetopicError } from "../core/errors.ts";
import type { RefreshEstimate } from "./corpus.ts";

/**
 * Throws `cost_limit_exceeded` where embedding is estimated to cost more than `maxCost`, in US
 * dollars, and `invalid_option` where there is something to pay and nobody knows how much.
 */
export function refuseOverspending(
  {
    embedder,
    texts,
    tokens,
    cost,
  }: Pick<RefreshEstimate, "embedder" | "texts" | "tokens" | "cost">,
  maxCost: number,
): void {
  if (cost === null && texts > 0) {
    throw new EdgetopicError(
      "invalid_option",
      `The cost of ${embedder} cannot be limited to ${maxCost} dollars: its price is not known.`,
    );
  }
  if (cost === null || cost <= maxCost) return;
  throw new EdgetopicError(
    "cost_limit_exceeded",
    `Embedding ${texts} texts of about ${tokens} tokens by ${embedder} is estimated at ${cost.toPrecision(3)} dollars, expected at most ${maxCost}.`,
  );
}
