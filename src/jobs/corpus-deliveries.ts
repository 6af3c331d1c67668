import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { ingest } from "./corpus-ingest.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { deleteDocuments } from "./delete-documents.ts";
import { parseDelivery } from "./delivery-body.ts";
import {
  closeDelivery,
  failDelivery,
  findDueDeliveries,
  findWaiting,
  insertDelivery,
  isWaiting,
  noteAttempt,
  pruneDeliveries,
  readDeliveryBody,
  replayDelivery,
  type WaitingDelivery,
} from "./ledger/deliveries.ts";
import { findDelivery, pageDeliveries } from "./ledger/delivery-pages.ts";
import {
  noteDelivered,
  noteDeliveriesPruned,
  readSettings,
  requireSettings,
} from "./ledger/settings.ts";
import { findWebhook, requireWebhook } from "./ledger/sources.ts";

const dayMs = 24 * 60 * 60 * 1000;
const longestPauseMs = 60 * 60 * 1000;
/** Deliveries one alarm looks after; the next alarm follows at once where more are due. */
const deliveriesPerAlarm = 20;
/** After so many attempts, the last of them hours after the first, a delivery has failed. */
const mostAttempts = 12;

/** Webhook deliveries, from the door into the ledger; `sweepDeliveries` is for the alarm. */
export function createCorpusDeliveries(context: CorpusContext): Pick<
  CorpusWork,
  | "acceptDelivery"
  | "takeDelivery"
  | "failDelivery"
  | "listDeliveries"
  | "getDelivery"
  | "replayDelivery"
> & {
  sweepDeliveries(): Promise<void>;
} {
  const { sql, corpus, clock, now, silenceMs } = context;

  return {
    async acceptDelivery(sourceId, deliveryId, body) {
      await clock.wake();
      const isNew = sql.transaction(() => {
        requireSettings(sql, corpus);
        requireWebhook(sql, sourceId);
        prune(context);
        const acceptedAt = now();
        const dueAt = acceptedAt + silenceMs;
        return insertDelivery(sql, { id: deliveryId, sourceId, body, acceptedAt, dueAt });
      });
      await clock.arm();
      return isNew;
    },
    async takeDelivery(deliveryId) {
      await clock.wake();
      requireSettings(sql, corpus);
      for (const delivery of findWaiting(sql, deliveryId)) await take(context, delivery);
      await clock.arm();
    },
    async failDelivery(deliveryId, detail) {
      await clock.wake();
      sql.transaction(() => {
        requireSettings(sql, corpus);
        for (const delivery of findWaiting(sql, deliveryId)) {
          failDelivery(sql, delivery, { code: "delivery_failed", detail }, now());
        }
      });
    },
    async listDeliveries(sourceId, query) {
      await clock.wake();
      requireSettings(sql, corpus);
      requireWebhook(sql, sourceId);
      return pageDeliveries(sql, sourceId, query);
    },
    async getDelivery(sourceId, id) {
      await clock.wake();
      requireSettings(sql, corpus);
      const delivery = findDelivery(sql, sourceId, id) ?? refuseUnknown(sourceId, id);
      const body = delivery.state === "taken" ? null : readDeliveryBody(sql, { id, sourceId });
      return { ...delivery, body };
    },
    async replayDelivery(sourceId, id) {
      await clock.wake();
      const delivery = sql.transaction(() => {
        requireSettings(sql, corpus);
        requireWebhook(sql, sourceId);
        const { state } = findDelivery(sql, sourceId, id) ?? refuseUnknown(sourceId, id);
        if (!replayDelivery(sql, sourceId, id, now() + silenceMs)) {
          throw new EdgetopicError(
            "delivery_not_failed",
            `The delivery "${id}" is ${state}; only one that failed is taken again.`,
          );
        }
        return findDelivery(sql, sourceId, id) ?? refuseUnknown(sourceId, id);
      });
      await clock.arm();
      return delivery;
    },
    async sweepDeliveries() {
      const errors: unknown[] = [];
      for (const delivery of findDueDeliveries(sql, now(), deliveriesPerAlarm)) {
        // while one was taken the corpus may have been removed
        if (readSettings(sql) === null) return;
        try {
          await sweep(context, delivery);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}

function refuseUnknown(sourceId: string, id: string): never {
  throw new EdgetopicError(
    "unknown_delivery",
    `The source "${sourceId}" has no delivery "${id.slice(0, 256)}".`,
  );
}

async function sweep(context: CorpusContext, delivery: WaitingDelivery): Promise<void> {
  const { sql, now, silenceMs } = context;
  const { attemptCount } = delivery;
  if (attemptCount >= mostAttempts) {
    const detail = `The delivery could not be taken, ${mostAttempts} times.`;
    return failDelivery(sql, delivery, { code: "delivery_failed", detail }, now());
  }
  noteAttempt(sql, delivery, now() + Math.min(silenceMs * 2 ** attemptCount, longestPauseMs));
  await (attemptCount === 0 ? askAgain(context, delivery) : take(context, delivery));
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
  const { id, sourceId } = delivery;
  const source = findWebhook(sql, sourceId) ?? { id: sourceId, type: "webhook" };
  const content = await parseDelivery(readDeliveryBody(sql, delivery), source, dimensions);
  const { documents, rejected, removed, namesSources, problem } = content;
  await ingest(context, `${sourceId}/${id}`, documents, (write) => {
    if (!isWaiting(sql, delivery)) return;
    if (problem !== null) return failDelivery(sql, delivery, problem, now());
    const removedCount = deleteDocuments(sql, removed);
    const report = write();
    const isChanged = report.added + report.updated + removedCount > 0;
    if (isChanged || namesSources) noteDelivered(sql, now());
    const all = [...rejected, ...report.rejected].toSorted((a, b) => a.index - b.index);
    closeDelivery(sql, delivery, { ...report, rejected: all });
  });
  await context.noteUsage?.({ documents: documents.length });
}
