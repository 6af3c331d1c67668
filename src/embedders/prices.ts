import type { Embedder, EmbedderPrice } from "./embedder.ts";

/**
 * What vendors ask for a million tokens of text, in US dollars, by embedder id. They publish it on
 * pages for people only, and change it: each entry has the day it was read, and callers can give
 * their own instead. What is not here is not known, which is not the same as free.
 */
export const PRICES: Readonly<Record<string, EmbedderPrice>> = {
  "cloudflare/@cf/baai/bge-base-en-v1.5": { perMillionTokens: 0.067, asOf: "2025-07-04" },
  "cloudflare/@cf/baai/bge-large-en-v1.5": { perMillionTokens: 0.204, asOf: "2025-07-04" },
  "cloudflare/@cf/baai/bge-small-en-v1.5": { perMillionTokens: 0.02, asOf: "2025-07-04" },
  "cohere/embed-english-light-v3.0": { perMillionTokens: 0.1, asOf: "2025-12-10" },
  "cohere/embed-english-v3.0": { perMillionTokens: 0.1, asOf: "2025-12-10" },
  "cohere/embed-multilingual-light-v3.0": { perMillionTokens: 0.1, asOf: "2025-12-10" },
  "cohere/embed-multilingual-v3.0": { perMillionTokens: 0.1, asOf: "2025-12-10" },
  "cohere/embed-v4.0": { perMillionTokens: 0.12, asOf: "2025-12-10" },
  "gemini/gemini-embedding-001": { perMillionTokens: 0.15, asOf: "2026-07-22" },
  "gemini/gemini-embedding-2": { perMillionTokens: 0.2, asOf: "2026-07-22" },
  "openai/text-embedding-3-large": { perMillionTokens: 0.13, asOf: "2025-07-04" },
  "openai/text-embedding-3-small": { perMillionTokens: 0.02, asOf: "2025-07-04" },
  "openai/text-embedding-ada-002": { perMillionTokens: 0.1, asOf: "2025-07-04" },
  "voyage/voyage-3-large": { perMillionTokens: 0.18, asOf: "2026-06-18" },
  "voyage/voyage-4": { perMillionTokens: 0.06, asOf: "2026-06-18" },
  "voyage/voyage-4-large": { perMillionTokens: 0.12, asOf: "2026-06-18" },
  "voyage/voyage-4-lite": { perMillionTokens: 0.02, asOf: "2026-06-18" },
};

/** Of a vendor's batches, which have a day's time. */
export function halvePrice(price: EmbedderPrice): EmbedderPrice {
  return { ...price, perMillionTokens: price.perMillionTokens / 2 };
}

/** Whether nobody has to be paid, as far as is known: there is no vendor. */
export function isFree({ price, rates }: Pick<Embedder, "price" | "rates">): boolean {
  return price === undefined && rates === undefined;
}
