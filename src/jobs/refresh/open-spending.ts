import { createCostMeter, type CostMeter } from "../../embedders/cost-meter.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { isFree } from "../../embedders/prices.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** What one attempt at embedding spends. */
export interface Spending {
  /** Allows no more than is left of the refresh's `maxCost`. */
  meter: CostMeter;
  /** Tells the corpus what was spent so far; what is not told before a crash is not counted. */
  note(): Promise<void>;
}

/** Throws `invalid_option` where the refresh has a limit and the price of a vendor is not known. */
export async function openSpending(
  { corpus, task }: Pick<RefreshContext, "corpus" | "task">,
  embedder: Embedder,
): Promise<Spending> {
  const { refreshId, settings } = task;
  const attempt = crypto.randomUUID();
  const free = isFree(embedder);
  if (free || settings.maxCost === null) {
    return toSpending(createCostMeter(embedder, embedder.price));
  }
  const nothing = { tokens: 0, isEstimated: false, cost: 0 };
  const before = await corpus.noteSpending(refreshId, attempt, nothing);
  return toSpending(
    createCostMeter(embedder, embedder.price, settings.maxCost, before.cost ?? undefined),
  );

  function toSpending(meter: CostMeter): Spending {
    return {
      meter,
      async note() {
        const { tokens, isEstimated, cost } = meter;
        if (tokens === 0) return;
        const spent = { tokens, isEstimated, cost: free ? 0 : cost };
        await corpus.noteSpending(refreshId, attempt, spent);
      },
    };
  }
}
