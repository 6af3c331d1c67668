import type { CorpusContext } from "./corpus-dependencies.ts";
import { ingest } from "./corpus-ingest.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { parseDelivery } from "./delivery-body.ts";
import {
  closeDelivery,
  findDueDeliveries,
  findWaiting,
  insertDelivery,
  isWaiting,
  noteAttempt,
  pruneDeliveries,
  readDeliveryBody,
  type WaitingDelivery,
} from "./ledger/deliveries.ts";
import {
  noteDelivered,
  noteDeliveriesPruned,
  readSettings,
  requireSettings,
} from "./ledger/settings.ts";
import { requireSecret } from "./ledger/sources.ts";

const dayMs = 24 * 60 * 60 * 1000;
const longestPauseMs = 60 * 60 * 1000;
/** Deliveries one alarm looks after; the next alarm follows at once where more are due. */
const deliveriesPerAlarm = 20;

/** Webhook deliveries, from the door into the ledger; `sweepDeliveries` is for the alarm. */
export function createCorpusDeliveries(context: CorpusContext): Pick<
  CorpusWork,
  "acceptDelivery" | "webhookSecret" | "takeDelivery"
> & {
  sweepDeliveries(): Promise<void>;
} {
  const { sql, corpus, clock, now, silenceMs } = context;

  return {
    async acceptDelivery(sourceId, deliveryId, body) {
      await clock.wake();
      const isNew = sql.transaction(() => {
        requireSettings(sql, corpus);
        requireSecret(sql, sourceId);
        prune(context);
        const acceptedAt = now();
        const dueAt = acceptedAt + silenceMs;
        return insertDelivery(sql, { id: deliveryId, sourceId, body, acceptedAt, dueAt });
      });
      await clock.arm();
      return isNew;
    },
    async webhookSecret(sourceId) {
      await clock.wake();
      requireSettings(sql, corpus);
      return requireSecret(sql, sourceId);
    },
    async takeDelivery(deliveryId) {
      await clock.wake();
      requireSettings(sql, corpus);
      for (const delivery of findWaiting(sql, deliveryId)) await take(context, delivery);
      await clock.arm();
    },
    async sweepDeliveries() {
      const errors: unknown[] = [];
      for (const delivery of findDueDeliveries(sql, now(), deliveriesPerAlarm)) {
        // while one was taken the corpus may have been removed
        if (readSettings(sql) === null) return;
        const { attemptCount } = delivery;
        noteAttempt(sql, delivery, now() + Math.min(silenceMs * 2 ** attemptCount, longestPauseMs));
        try {
          await (attemptCount === 0 ? askAgain(context, delivery) : take(context, delivery));
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Once a day. To be called inside a transaction. */
function prune({ sql, corpus, now }: CorpusContext): void {
  if (now() - requireSettings(sql, corpus).deliveriesPrunedAt < dayMs) return;
  pruneDeliveries(sql, now());
  noteDeliveriesPruned(sql, now());
}

/** By the queue, whose load it keeps from this object; where that cannot be reached, here and now. */
async function askAgain(context: CorpusContext, delivery: WaitingDelivery): Promise<void> {
  try {
    await context.enqueueDelivery(delivery.id);
  } catch {
    await take(context, delivery);
  }
}

/** The documents, the report and the refresh to follow are one transaction: taken twice is taken once. */
async function take(context: CorpusContext, delivery: WaitingDelivery): Promise<void> {
  const { sql, corpus, now, dimensionsOf } = context;
  const dimensions = dimensionsOf(requireSettings(sql, corpus).embedder);
  if (!isWaiting(sql, delivery)) return;
  const content = parseDelivery(readDeliveryBody(sql, delivery), dimensions);
  const { documents, rejected, namesSources, problem } = content;
  const callId = `${delivery.sourceId}/${delivery.id}`;
  await ingest(context, callId, documents, (write) => {
    if (!isWaiting(sql, delivery)) return;
    const report = write();
    if (report.added + report.updated > 0 || namesSources) noteDelivered(sql, now());
    const all = [...rejected, ...report.rejected].toSorted((a, b) => a.index - b.index);
    closeDelivery(sql, delivery, problem === null ? { ...report, rejected: all } : { problem });
  });
}
