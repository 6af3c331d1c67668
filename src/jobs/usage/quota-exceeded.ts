import { EdgetopicError } from "../../core/errors.ts";
import type { RefreshEstimate } from "../corpus.ts";
import type { UsageLimits } from "../keys/access-key.ts";
import type { QuotaRefusal, UsageMeter } from "./usage-meter.ts";

const UNITS = {
  documentsPerDay: "documents",
  tokensPerDay: "tokens",
  costPerDay: "dollars",
} as const;

/** What is said where a day's quota of `whose` ("the key", "the corpus a") is used up. */
export function quotaExceeded(
  whose: string,
  { quota, limit, used, retryAfterSeconds }: QuotaRefusal,
): EdgetopicError {
  return new EdgetopicError(
    "quota_exceeded",
    `The call would exceed the quota of ${whose}, ${limit} ${UNITS[quota]} a day, of which ${Number(used.toPrecision(6))} are used; it begins anew in ${retryAfterSeconds} s.`,
  );
}

export function limitsTokens({ tokensPerDay, costPerDay }: UsageLimits): boolean {
  return tokensPerDay !== undefined || costPerDay !== undefined;
}

/**
 * Throws `quota_exceeded` where a corpus, by its meter, may not have as much embedded as its refresh is
 * estimated to need. Nothing is estimated where there is no quota of tokens or money.
 */
export async function checkCorpusQuota(
  corpus: string,
  meter: UsageMeter,
  estimate: () => Promise<Pick<RefreshEstimate, "tokens" | "cost">>,
): Promise<void> {
  const limits = await meter.limits();
  if (!limitsTokens(limits)) return;
  const { tokens, cost } = await estimate();
  if (cost === 0) return;
  const refusal = await meter.check({ tokens, cost: cost ?? 0 }, limits);
  if (refusal !== null) throw quotaExceeded(`the corpus "${corpus}"`, refusal);
}
