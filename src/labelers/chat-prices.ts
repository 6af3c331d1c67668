import type { LabelerPrice } from "./labeler.ts";

const AS_OF = "2026-09-23";
const price = (perMillionInputTokens: number, perMillionOutputTokens: number): LabelerPrice => ({
  perMillionInputTokens,
  perMillionOutputTokens,
  asOf: AS_OF,
});

/**
 * What vendors ask for a million tokens read and written, in US dollars, as the package
 * @pydantic/genai-prices 0.1.8 has it. What is not here is not known, which is not the same as free.
 */
export const CHAT_PRICES: Readonly<Record<string, LabelerPrice>> = {
  "cohere/command-r": price(0.15, 0.6),
  "cohere/command-r-plus": price(2.5, 10),
  "openai/gpt-4.1": price(2, 8),
  "openai/gpt-4.1-mini": price(0.4, 1.6),
  "openai/gpt-4.1-nano": price(0.1, 0.4),
  "openai/gpt-4o": price(2.5, 10),
  "openai/gpt-4o-mini": price(0.15, 0.6),
  "openai/gpt-5": price(1.25, 10),
  "openai/gpt-5-mini": price(0.25, 2),
  "openai/gpt-5-nano": price(0.05, 0.4),
};
