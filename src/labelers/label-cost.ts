import { EdgetopicError } from "../core/errors.ts";
import { estimateTokens } from "../embedders/estimate-tokens.ts";
import type { Labeler, LabelAnswer, LabelRequest } from "./labeler.ts";

/** What labels are estimated at, or took. */
export interface LabelUsage {
  inputTokens: number;
  outputTokens: number;
  isEstimated: boolean;
  /** In US dollars; null where no price is known. */
  cost: number | null;
}

export const NO_USAGE: LabelUsage = {
  inputTokens: 0,
  outputTokens: 0,
  isEstimated: false,
  cost: 0,
};

export function addUsage(a: LabelUsage, b: LabelUsage): LabelUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    isEstimated: a.isEstimated || b.isEstimated,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
  };
}

/** What requests take at most, told before any is sent. */
export function estimateLabels(labeler: Labeler, requests: readonly LabelRequest[]): LabelUsage {
  let inputTokens = 0;
  let outputTokens = 0;
  for (const { system, prompt, maxTokens } of requests) {
    inputTokens += estimateTokens(system) + estimateTokens(prompt);
    outputTokens += maxTokens;
  }
  return {
    inputTokens,
    outputTokens,
    isEstimated: true,
    cost: costOf(labeler, inputTokens, outputTokens),
  };
}

/** The sum of what answers took, kept to a limit. */
export interface LabelMeter {
  readonly usage: LabelUsage;
  /**
   * Sets aside what a request may take. Throws `cost_limit_exceeded` where everything spent and under
   * way would then be above the limit.
   */
  reserve(request: LabelRequest): LabelUsage;
  /** The request that was set aside came to an end; null where it took nothing. */
  settle(reserved: LabelUsage, usage: LabelAnswer["usage"] | null): void;
}

/** `maxCost` in US dollars. Throws `invalid_option` where it is given and the price is not known. */
export function createLabelMeter(labeler: Labeler, maxCost = Infinity): LabelMeter {
  if (labeler.price === undefined && labeler.rates !== undefined && maxCost !== Infinity) {
    throw new EdgetopicError(
      "invalid_option",
      `The cost of ${labeler.id} cannot be limited to ${maxCost} dollars: its price is not known.`,
    );
  }
  let reservedCost = 0;
  let inputTokens = 0;
  let outputTokens = 0;
  let isEstimated = false;
  const spent = (): number | null => costOf(labeler, inputTokens, outputTokens);
  return {
    get usage() {
      return { inputTokens, outputTokens, isEstimated, cost: spent() };
    },
    reserve(request) {
      const estimate = estimateLabels(labeler, [request]);
      const cost = (spent() ?? 0) + reservedCost + (estimate.cost ?? 0);
      if (cost > maxCost) {
        throw new EdgetopicError(
          "cost_limit_exceeded",
          `The next label by ${labeler.id} would bring the cost to ${cost.toPrecision(3)} dollars, expected at most ${maxCost}.`,
        );
      }
      reservedCost += estimate.cost ?? 0;
      return estimate;
    },
    settle(reserved, usage) {
      reservedCost -= reserved.cost ?? 0;
      inputTokens += usage?.inputTokens ?? 0;
      outputTokens += usage?.outputTokens ?? 0;
      isEstimated ||= usage?.isEstimated === true;
    },
  };
}

function costOf(
  { price, rates }: Labeler,
  inputTokens: number,
  outputTokens: number,
): number | null {
  if (price === undefined) return rates === undefined ? 0 : null;
  const { perMillionInputTokens, perMillionOutputTokens } = price;
  return (inputTokens * perMillionInputTokens + outputTokens * perMillionOutputTokens) / 1e6;
}
