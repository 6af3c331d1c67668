import { estimateTokens } from "../embedders/estimate-tokens.ts";
import type { LabelAnswer, LabelRequest } from "./labeler.ts";

/** What an answer took, by the vendor's own count where it tells both. */
export function usageOf(
  { system, prompt }: LabelRequest,
  text: string,
  inputTokens: number | undefined,
  outputTokens: number | undefined,
): LabelAnswer["usage"] {
  if (inputTokens !== undefined && outputTokens !== undefined) return { inputTokens, outputTokens };
  return {
    inputTokens: inputTokens ?? estimateTokens(system) + estimateTokens(prompt),
    outputTokens: outputTokens ?? estimateTokens(text),
    isEstimated: true,
  };
}
