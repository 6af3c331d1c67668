import type { FitTask } from "../fit/fit-task.ts";
import { EdgetopicError } from "../../core/errors.ts";
import type { SparseSizes } from "../../core/knn/sparse-plan.ts";
import { planFit } from "../../core/pipeline/plan.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { judgeEmerging } from "../emerging/judge-emerging.ts";
import { hasBlankRow } from "../fit/row-index.ts";
import { targetsOfRows } from "../fit/targets-of-rows.ts";
import { applyEditsToFit } from "./apply-edits.ts";
import { embedSnapshot } from "./embed-snapshot.ts";
import { identifyFit } from "./identify-fit.ts";
import { assignmentsOfBatch, writeFittedVersion } from "./publish-fit.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { encodeRowList, listRows, type RowList } from "./row-list.ts";
import { snapshotTargets } from "./snapshot-targets.ts";
import { completeRefresh } from "./complete-refresh.ts";
import { writeSparseRows } from "./snapshot-sparse-rows.ts";
import { versionKeys } from "./version-objects.ts";
import { planWarm, warmSignature, writeWarmStart, type WarmPlan } from "./warm-version.ts";

/** With the embedder's fingerprint, so that a fit does not depend on a server that tells its model. */
type PlannedFit = WarmPlan & { fingerprint: string };

/**
 * Fits all documents anew and publishes the result as the next version. `embeddedBefore`: texts that
 * the refresh has embedded already.
 */
export async function fitAllDocuments(context: RefreshContext, embeddedBefore = 0): Promise<void> {
  const { corpus, task, prefix, step, fits, objects, snapshot, made } = context;
  const { refreshId } = task;
  const { batchCount } = await embedSnapshot(context, {
    embeddedBefore,
    keepRows: (rows, batch) => snapshot.writeVectors(batch, rows),
  });
  const sparse = await writeSparseRows(context, batchCount);
  const { fingerprint, ...planned } = await step("plan", () =>
    planRefresh(context, batchCount, sparse),
  );
  await step("start-fit", () => fits.start(fitTaskOf(context, planned)));
  made?.release();
  await waitForFit(context, planned);

  const place = { corpusPrefix: task.prefix, prefix, batchCount };
  const version = await step("reserve-version", () => corpus.reserveVersion(refreshId));
  const { topicIds, nextTopicId, base } = await step("identify-topics", () =>
    identifyFit(context, version, batchCount, { fingerprint, dimensions: planned.plan.dimensions }),
  );
  const emerging = await step("judge-emerging", () => judgeEmerging(objects, task.prefix, version));
  const fitted = await step("write-version", async () => {
    const { model } = made === null ? {} : await made.open();
    const embedder = { id: task.settings.embedder, fingerprint, ...(model && { model }) };
    const fittedAt = new Date(context.now()).toISOString();
    const { options } = task.settings;
    const about = { version, fittedAt, options, topicIds: Int32Array.from(topicIds) };
    const written = await writeFittedVersion(objects, snapshot, place, about, embedder);
    made?.release();
    return written;
  });
  const edited = await step("apply-edits", () => applyEditsToFit(context, version, base));
  await step("write-warm", async () => {
    const signature = warmSignature({ fingerprint }, task.settings);
    const { warm } = versionKeys(task.prefix, version);
    await writeWarmStart(objects, prefix, warm, planned.plan, signature);
  });
  for (let batch = 0; batch < batchCount; batch++) {
    await step(`stage-${batch}`, async () => {
      const entries = await snapshot.entries(batch);
      await corpus.stageAssignments(
        refreshId,
        await assignmentsOfBatch(objects, entries, place, version, batch),
      );
      await corpus.reportRefresh(refreshId, {
        state: "publishing",
        stages: [{ name: "publish", done: batch + 1, total: batchCount }],
      });
    });
  }
  await completeRefresh(context, version, {
    ...(edited ?? fitted),
    model: version,
    nextTopicId,
    emerging,
  });
}

/** Gives each distinct vector its row, and refuses what cannot be fitted before anything is spent on it. */
async function planRefresh(
  context: RefreshContext,
  batchCount: number,
  sparse: SparseSizes | undefined,
): Promise<PlannedFit> {
  const { task, objects, prefix, snapshot } = context;
  const rows = await listRows(snapshot, batchCount);
  const embedder = await context.embedder(task.settings.embedder);
  const { dimensions, fingerprint } = embedder;
  const { options } = task.settings;
  const plan = planFit(
    {
      documentCount: rows.rowOfDocument.length,
      rowCount: rows.rowHashes.length / 2,
      dimensions,
      hasBlankRow: hasBlankRow(rows.rowHashes, dimensions),
      ...(sparse && { sparse }),
    },
    // The next model would give other vectors: there is nothing to keep for it.
    context.made !== null ? { ...options, warm: "never" } : options,
  );
  const told = await tellRows(context, rows, embedder, batchCount);
  await objects.put(`${prefix}rows`, encodeRowList({ ...rows, ...told }));
  if (task.base === null) return { plan, warm: null, fingerprint };
  const { warm } = versionKeys(task.prefix, task.base.model);
  const signature = warmSignature(embedder, task.settings);
  return { ...(await planWarm(objects, warm, plan, rows.rowHashes, signature)), fingerprint };
}

/** What the mode of the fit knows of the rows, where it has one. */
async function tellRows(
  context: RefreshContext,
  rows: RowList,
  embedder: Embedder,
  batchCount: number,
): Promise<Pick<RowList, "categories" | "strengths" | "targets">> {
  const { mode } = context.task.settings.options;
  if (mode === undefined) return {};
  const sizes = { documentCount: rows.rowOfDocument.length, batchCount };
  const targets = await snapshotTargets(context, mode, embedder, sizes);
  return { ...targetsOfRows(mode, targets, rows), targets };
}

function fitTaskOf({ task, prefix }: RefreshContext, planned: WarmPlan): FitTask {
  const { refreshId, corpus, requestId } = task;
  return { refreshId, corpus, ...(requestId !== undefined && { requestId }), prefix, ...planned };
}

/** The fit tells when it ends; it is also asked, and started again should it have been lost. */
async function waitForFit(context: RefreshContext, planned: WarmPlan): Promise<void> {
  const { task, step, fits } = context;
  const { refreshId } = task;
  for (let round = 0; ; round++) {
    await context.waitForFit(`wait-${round}`);
    const status = await step(`ask-${round}`, async () => {
      const found = await fits.status(refreshId);
      // A fit that is not there was lost, or the refresh was cancelled: then this throws.
      if (found === null) await context.corpus.beginRefresh(refreshId);
      if (found === null || found.state === "running") {
        await fits.start(fitTaskOf(context, planned));
      }
      return found;
    });
    if (status?.state === "completed") return;
    if (status?.state !== "failed") continue;
    const { code, detail } = status.problem ?? {
      code: "refresh_failed" as const,
      detail: "The fit failed without a reason.",
    };
    throw new EdgetopicError(code, detail);
  }
}
