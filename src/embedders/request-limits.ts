import type { EmbedderLimits } from "./embedder.ts";
import type { EmbedderError } from "./embedder-error.ts";

/** What refusals taught of an embedder's limits; plain JSON, for callers to keep and give again. */
export interface LearnedLimits {
  inputsPerRequest?: number;
  tokensPerRequest?: number;
  tokensPerInput?: number;
}

/** The limits in force: those the embedder declares, lowered by what was learned. */
export interface RequestLimits {
  readonly current: EmbedderLimits;
  readonly learned: LearnedLimits;
  /**
   * Lowers a limit after a request of `inputs` inputs, estimated at `tokens`, was refused for its
   * size: to the number the refusal names, or to half of what was sent where it names none, or one
   * that the request kept to. Only named numbers are learned for good.
   */
  lower(error: EmbedderError, request: { inputs: number; tokens: number }): void;
}

export function createRequestLimits(
  declared: EmbedderLimits,
  known: LearnedLimits = {},
): RequestLimits {
  const learned: LearnedLimits = {};
  let current = declared;
  for (const name of ["inputsPerRequest", "tokensPerRequest", "tokensPerInput"] as const) {
    const limit = known[name];
    if (limit !== undefined) learn(name, limit);
  }

  function narrow(name: keyof LearnedLimits, limit: number): void {
    current = { ...current, [name]: Math.max(1, Math.min(current[name] ?? Infinity, limit)) };
  }

  function learn(name: keyof LearnedLimits, limit: number): void {
    learned[name] = Math.min(learned[name] ?? Infinity, limit);
    narrow(name, limit);
  }

  function lowerTo(name: keyof LearnedLimits, named: number | undefined, sent: number): void {
    if (named !== undefined && named >= 1) learn(name, named);
    if (named === undefined || named < 1 || named >= sent) narrow(name, Math.floor(sent / 2));
  }

  return {
    get current() {
      return current;
    },
    learned,
    lower({ kind, limit }, { inputs, tokens }) {
      if (kind === "too_many_inputs") lowerTo("inputsPerRequest", limit, inputs);
      if (kind === "too_many_tokens") lowerTo("tokensPerRequest", limit, tokens);
      if (kind === "input_too_long" && limit !== undefined && limit >= 1) {
        learn("tokensPerInput", limit);
      }
    },
  };
}
