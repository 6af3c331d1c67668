import type { IngestReport } from "./corpus.ts";

export type DeliveryState = "waiting" | "taken" | "failed";

/** What became of what a webhook delivered. */
export interface Delivery {
  id: string;
  state: DeliveryState;
  acceptedAt: string;
  /** How often it was tried besides by the queue. */
  attemptCount: number;
  /** What became of its documents; null until it is taken. */
  report: IngestReport | null;
  /** Why it failed. */
  problem: { code: string; detail: string } | null;
}
