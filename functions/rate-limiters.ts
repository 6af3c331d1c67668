import type { Embedder } from "../src/embedders/embedder.ts";
import type { RateLimiter } from "../src/embedders/rate-limiter.ts";
import type { ProviderLimiter } from "./provider-limiter.ts";

/** The limiter of the account of an embedder or a language model; undefined for those that declare no rates. */
export function createRateLimiters(limiters: DurableObjectNamespace<ProviderLimiter>) {
  return async ({ rates }: Pick<Embedder, "rates">): Promise<RateLimiter | undefined> => {
    if (rates === undefined) return undefined;
    const { requestsPerMinute, inputsPerMinute, tokensPerMinute } = rates;
    const perMinute = { requestsPerMinute, inputsPerMinute, tokensPerMinute };
    const name = await rates.account();
    return {
      acquire: async (amount, patienceMs) =>
        limiters.getByName(name).acquire(perMinute, amount, patienceMs),
      report: async (heard) => limiters.getByName(name).report(perMinute, heard),
    };
  };
}
