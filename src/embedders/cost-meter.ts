import { EdgetopicError } from "../core/errors.ts";
import type { Embedder, EmbedderPrice, Embedding } from "./embedder.ts";

/** What was read and what it cost, counted as it happens. */
export interface CostMeter {
  readonly tokens: number;
  /** True where the vendor did not tell all of it. */
  readonly isEstimated: boolean;
  /** In US dollars; null where no price is known. */
  readonly cost: number | null;
  /**
   * Sets aside what a request is estimated at. Throws `cost_limit_exceeded` where everything spent
   * and under way would then be above the limit.
   */
  reserve(tokens: number): void;
  /** The request came to an end: `usage` is what was read, null where it was nothing. */
  settle(tokens: number, usage: Embedding["usage"] | null): void;
}

/**
 * `maxCost` in US dollars, `costBefore` of which is spent already. Throws `invalid_option` where it
 * is given and the price is not known.
 */
export function createCostMeter(
  { id }: Pick<Embedder, "id">,
  price: EmbedderPrice | undefined,
  maxCost = Infinity,
  costBefore = 0,
): CostMeter {
  if (price === undefined && maxCost !== Infinity) {
    throw new EdgetopicError(
      "invalid_option",
      `The cost of ${id} cannot be limited to ${maxCost} dollars: its price is not known, expected one to be given.`,
    );
  }
  const perToken = (price?.perMillionTokens ?? 0) / 1e6;
  let tokens = 0;
  let reserved = 0;
  let isEstimated = false;
  return {
    get tokens() {
      return tokens;
    },
    get isEstimated() {
      return isEstimated;
    },
    get cost() {
      return price === undefined ? null : tokens * perToken;
    },
    reserve(wanted) {
      const cost = costBefore + (tokens + reserved + wanted) * perToken;
      if (cost > maxCost) {
        throw new EdgetopicError(
          "cost_limit_exceeded",
          `The next request to ${id} would bring the cost to ${cost.toPrecision(3)} dollars, expected at most ${maxCost}.`,
        );
      }
      reserved += wanted;
    },
    settle(wanted, usage) {
      reserved -= wanted;
      tokens += usage?.tokens ?? 0;
      isEstimated ||= usage?.isEstimated === true;
    },
  };
}
