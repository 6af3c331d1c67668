import type { Corpus, IngestReport, RefreshEstimate, Spend } from "../../jobs/corpus.ts";
import type { UsageLimits } from "../../jobs/keys/access-key.ts";
import { checkCorpusQuota, limitsTokens, quotaExceeded } from "../../jobs/usage/quota-exceeded.ts";
import type { QuotaRefusal, UsageMeter } from "../../jobs/usage/usage-meter.ts";
import { LOOPBACK_CALLER, type Caller } from "./caller.ts";

/** Finds the meter of `key:<id>` or `corpus:<id>`. */
export type MeterOf = (subject: string) => UsageMeter;

/** Those who are charged for a call: its key, and the corpus that it is about. */
export interface Charge {
  /**
   * Does what embeds a few texts, and charges both with what that says it spends. Throws
   * `quota_exceeded` where a quota of the key's is used up; what is begun before is ended.
   */
  pay<Answer>(work: (spend: Spend) => Promise<Answer>): Promise<Answer>;
  /**
   * Before work that the corpus is charged for as it goes: throws `quota_exceeded` where less is left to
   * either than is estimated, else charges the key with the estimate, which is asked for only where
   * there is a quota of tokens or money.
   */
  payByEstimate(estimate: () => Promise<Estimate>): Promise<void>;
  /** The corpus, to which no more documents can be added than its quota and the key's allow. */
  limit(corpus: Corpus): Pick<Corpus, "addDocuments">;
}

type Estimate = Pick<RefreshEstimate, "tokens" | "cost">;

interface Payer {
  whose: string;
  meter: UsageMeter;
  /** Null for the meter's own. */
  limits: UsageLimits | null;
}

export function createCharge(meterOf: MeterOf, caller: Caller, corpus: string | null): Charge {
  const key: Payer | null =
    caller.id === LOOPBACK_CALLER.id
      ? null
      : { whose: "the key", meter: meterOf(`key:${caller.id}`), limits: caller.limits };
  const owner: Payer | null =
    corpus === null
      ? null
      : { whose: `the corpus "${corpus}"`, meter: meterOf(`corpus:${corpus}`), limits: null };
  const payers = [key, owner].filter((payer) => payer !== null);

  return {
    async pay(work) {
      if (key !== null && limitsTokens(caller.limits)) {
        const refusal = await key.meter.check({ tokens: 0, cost: 0 }, key.limits);
        if (refusal !== null) throw quotaExceeded(key.whose, refusal);
      }
      const spent = { tokens: 0, cost: 0 };
      const answer = await work(({ tokens, cost }) => {
        spent.tokens += tokens;
        spent.cost += cost;
      });
      if (spent.tokens > 0) await Promise.all(payers.map(({ meter }) => meter.note(spent)));
      return answer;
    },
    async payByEstimate(estimate) {
      if (corpus !== null && owner !== null) await checkCorpusQuota(corpus, owner.meter, estimate);
      if (key === null || !limitsTokens(caller.limits)) return;
      const { tokens, cost } = await estimate();
      if (cost === 0) return;
      const refusal = await key.meter.reserve({ tokens, cost: cost ?? 0 }, key.limits);
      if (refusal !== null) throw quotaExceeded(key.whose, refusal);
    },
    limit: (target) => ({
      async addDocuments(callId, documents, options) {
        for (const [i, payer] of payers.entries()) {
          const { meter: own, limits } = payer;
          const refusal = await own.reserve({ documents: documents.length }, limits);
          if (refusal === null) continue;
          // What those before have set aside is not used.
          for (const { meter } of payers.slice(0, i)) {
            await meter.note({ documents: -documents.length });
          }
          return refuseAll(documents, payer.whose, refusal);
        }
        return target.addDocuments(callId, documents, options);
      },
    }),
  };
}

/** A batch for which there is no room costs none of those before it. */
function refuseAll(
  documents: readonly { id: string; index: number }[],
  whose: string,
  refusal: QuotaRefusal,
): IngestReport {
  const { code, message } = quotaExceeded(whose, refusal);
  const rejected = documents.map(({ id, index }) => ({ index, id, code, detail: message }));
  return { added: 0, updated: 0, unchanged: 0, rejected };
}
