import { EdgetopicError } from "../../core/errors.ts";
import { asEdgetopicError } from "../../embedders/as-edgetopic-error.ts";
import { EmbedderError } from "../../embedders/embedder-error.ts";
import { isFree } from "../../embedders/prices.ts";
import type { LearnedLimits } from "../../embedders/request-limits.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { SnapshotDocument, VectorUse } from "../corpus-work.ts";
import { refuseOverspending } from "../refuse-overspending.ts";
import { embedByBatches } from "./embed-by-batches.ts";
import { embedDocuments } from "./embed-documents.ts";
import { type BatchTotals, createEmbeddingTotals } from "./embedding-totals.ts";
import { firstFailures } from "./embedding-warnings.ts";
import { measureCoverage, warnOfCoverage } from "./measure-coverage.ts";
import { addVectorUse, measureVectorUse, withoutBatched } from "./measure-vector-use.ts";
import { openSpending } from "./open-spending.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { SnapshotEntry } from "./snapshot.ts";

/** A batch is one durable step: small enough to be embedded and held at ease. */
const BATCH = { count: 1_000, bytes: 4_000_000 };
/** The longest wait for an embedder inside a step; longer ones are steps of their own. */
const PATIENCE_MS = 10_000;
/** A sleep is no shorter; and no longer than this, as the corpus wants to hear of its refresh. */
const MIN_NAP_MS = 1_000;
const NAP_MS = 60_000;
/** Of a whole refresh. */
const MAX_NAPS = 200;

/** What a batch of documents was, and what it cost. */
interface BatchReport extends BatchTotals {
  lastId: string | null;
  learnedLimits: LearnedLimits;
  /** Null where there was nothing to look up. */
  vectorUse: VectorUse | null;
}

const NOTHING = {
  count: 0,
  lastId: null,
  embedded: 0,
  truncated: 0,
  failed: 0,
  failures: [],
  coverage: null,
  vectorUse: null,
};

/** The embedder is to be asked again later; what it had answered until then is kept. */
interface Postponement {
  retryAfterMs: number;
}

/** What becomes of a batch once it is embedded; `vectors` are unit rows, `entries × dimensions`. */
export interface BatchHandler {
  /** The documents to embed; by default all. */
  select?(documents: readonly SnapshotDocument[], batch: number): Promise<SnapshotDocument[]>;
  keep?(entries: readonly SnapshotEntry[], vectors: Float32Array, batch: number): Promise<void>;
  /** The vectors before they are made unit rows. */
  keepRows?(rows: Float32Array, batch: number): Promise<void>;
  /** Texts that this refresh has embedded before: finding their vectors in the cache is no gain. */
  embeddedBefore?: number;
}

/**
 * Embeds the corpus batch by batch, in the order of the ids, into a snapshot in the bucket. Only texts that no refresh has embedded before cost anything. Documents that
 * the embedder refuses are left out, with a warning; where it asks to wait, the refresh sleeps. Throws
 * `embedding_failed` where it refuses everything, `embedder_unavailable` where the waiting has no end,
 * `cost_limit_exceeded` before more than the refresh's `maxCost` is spent.
 */
export async function embedSnapshot(
  context: RefreshContext,
  handler: BatchHandler = {},
): Promise<{ batchCount: number; embeddedCount: number }> {
  const { corpus, task, step } = context;
  const total = await step("count", async () => (await corpus.describe()).documentCount);
  await step("estimate", () => refuseTooExpensive(context));
  const batchedCount = (await embedByBatches(context)) + (handler.embeddedBefore ?? 0);
  const totals = createEmbeddingTotals();
  let learnedLimits: LearnedLimits = {};
  let vectorUse: VectorUse | null = null;
  let napCount = 0;
  let after: string | null = null;
  for (let batch = 0; ; batch++) {
    const from: string | null = after;
    const known = learnedLimits;
    const place = { first: totals.count, total };
    const embed = (): Promise<BatchReport | Postponement> =>
      embedBatch(context, handler, batch, from, known, place);
    let report: BatchReport | Postponement = await step(`embed-${batch}`, embed);
    while ("retryAfterMs" in report) {
      napCount = await sleepFor(context, report.retryAfterMs, napCount);
      report = await step(`embed-${batch}-after-${napCount}`, embed);
    }
    after = report.lastId;
    totals.add(report);
    learnedLimits = report.learnedLimits;
    if (report.vectorUse !== null) vectorUse = addVectorUse(vectorUse, report.vectorUse);
    const use = vectorUse && withoutBatched(vectorUse, batchedCount);
    const hasEnded = after === null;
    await step(`report-embed-${batch}`, async () => {
      const poorCoverage = hasEnded
        ? await warnOfCoverage(totals.coverage, task.settings.embedder, context.embedder)
        : null;
      await corpus.reportRefresh(task.refreshId, {
        state: "embedding",
        stages: [totals.stage(hasEnded ? 0 : total)],
        warnings: totals.warnings(poorCoverage),
        ...(use !== null && { vectorUse: use }),
      });
    });
    if (hasEnded) {
      return {
        batchCount: report.count === 0 ? batch : batch + 1,
        embeddedCount: totals.embeddedCount,
      };
    }
  }
}

/** Where nothing limits it nothing is estimated: that hashes every text. */
async function refuseTooExpensive({ corpus, task, checkQuota }: RefreshContext): Promise<void> {
  const { maxCost } = task.settings;
  const estimate = () => corpus.estimateRefresh(task.mode);
  if (maxCost !== null) refuseOverspending(await estimate(), maxCost);
  await checkQuota?.(task.corpus, estimate);
}

async function embedBatch(
  context: RefreshContext,
  handler: BatchHandler,
  batch: number,
  after: string | null,
  known: LearnedLimits,
  place: { first: number; total: number },
): Promise<BatchReport | Postponement> {
  const { corpus, task, snapshot } = context;
  const all = await corpus.readDocuments(task.refreshId, after, BATCH);
  const lastId = all.at(-1)?.id;
  if (lastId === undefined) return { ...NOTHING, learnedLimits: known };
  const documents = (await handler.select?.(all, batch)) ?? all;
  const embedder = await context.embedder(task.settings.embedder);
  const spending = await openSpending(context, embedder);
  try {
    const { entries, texts, vectors, found, embedded, failures, learnedLimits } =
      await embedDocuments(documents, embedder, context.vectorsOf(embedder), {
        limiter: await context.limiterOf?.(embedder),
        patienceMs: PATIENCE_MS,
        learnedLimits: known,
        meter: spending.meter,
        encoding: task.settings.options.vectorEncoding,
        keepRows: (rows) => handler.keepRows?.(rows, batch) ?? Promise.resolve(),
        ...(!isFree(embedder) && { onKept: spending.note }),
      });
    await snapshot.write(batch, entries, texts);
    await handler.keep?.(entries, vectors, batch);
    releaseBytes(vectors);
    return {
      count: documents.length,
      lastId,
      embedded,
      truncated: entries.filter(({ truncated }) => truncated).length,
      failed: failures.length,
      failures: firstFailures(failures),
      learnedLimits,
      coverage: await measureCoverage(documents, embedder, place),
      vectorUse: measureVectorUse(
        documents,
        found,
        embedded,
        embedder,
        task.settings.embedding.batch,
      ),
    };
  } catch (error) {
    return postpone(error);
  } finally {
    await spending.note();
  }
}

/** When to try again, where the embedder says so; otherwise throws, for good where trying again is of no use. */
function postpone(error: unknown): Postponement {
  if (!(error instanceof EmbedderError)) throw error;
  if (error.kind === "rate_limited" && error.retryAfterMs !== undefined) {
    return { retryAfterMs: error.retryAfterMs };
  }
  // A step that throws is run again; answers gone wrong have been paid, and were asked for twice.
  if (error.isRetryable && error.kind !== "protocol") throw error;
  throw asEdgetopicError(error);
}

async function sleepFor(context: RefreshContext, ms: number, napCount: number): Promise<number> {
  const { corpus, task, step, sleep } = context;
  let count = napCount;
  for (let left = Math.max(MIN_NAP_MS, ms); left > 0; left -= NAP_MS) {
    if (++count > MAX_NAPS) {
      throw new EdgetopicError(
        "embedder_unavailable",
        `The embedder ${task.settings.embedder} has asked to wait for ${MAX_NAPS} times, and again.`,
      );
    }
    await sleep(`nap-${count}`, Math.min(left, NAP_MS));
    await step(`report-nap-${count}`, () =>
      corpus.reportRefresh(task.refreshId, { state: "embedding" }),
    );
  }
  return count;
}
