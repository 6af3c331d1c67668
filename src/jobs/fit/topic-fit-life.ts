import { EdgetopicError } from "../../core/errors.ts";
import type { Kernels } from "../../core/kernels.ts";
import {
  productParts,
  productsOfState,
  resumeFit,
  startFit,
  type Fit,
  type FitRows,
  type StageProgress,
} from "../../core/pipeline.ts";
import type { ProductName } from "../../core/pipeline/products.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import { createCheckpointStore } from "../../storage/checkpoint-store.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { Sql } from "../../storage/sql.ts";
import { deletePrefix } from "../delete-prefix.ts";
import { advanceChunk } from "./advance-chunk.ts";
import type { FitInputs } from "./fit-inputs.ts";
import { fitPrefix, productKey, type FitStatus, type FitTask } from "./fit-task.ts";
import { releaseProducts } from "../refresh/read-products.ts";
import { createFitJob } from "./fit-job.ts";

/** Deaths at one chunk after which the fit gives up: memory that ran out would run out again. */
const MOST_ATTEMPTS = 3;
const WATCHDOG_MS = 120_000;
const RETRY_MS = 1_000;

export interface TopicFitDependencies {
  sql: Sql;
  objects: ObjectStore;
  kernels: Kernels;
  now(): number;
  alarm: { set(at: number): Promise<void>; clear(): Promise<void> };
  /** Resolves when all that was written before is durable. */
  flush(): Promise<void>;
  readRows(task: FitTask): Promise<FitRows>;
  openInputs(task: FitTask): Promise<FitInputs>;
  /** Tells the corpus, with the share of all work, 0 … 1; throws `unknown_refresh` where it does not want this fit any more. */
  report(task: FitTask, stages: StageProgress[], share: number): Promise<void>;
  /** Wakes whoever waits for the end. Best effort: they also ask by themselves. */
  announceEnd(task: FitTask): Promise<void>;
  /** Is told of an error after which the chunk is tried again. */
  logError?(task: FitTask, error: unknown): void;
  /** Wakes a fit whose chunk died without a word; longer than any chunk, 120 s by default. */
  watchdogMs?: number;
}

/**
 * One fit as a chain of alarms: each runs one chunk, with the memory of the last one still warm or
 * rebuilt from the checkpoint, keeps a checkpoint and sets the next alarm. The attempt is counted
 * before the chunk and durably, so that a chunk that kills its isolate is not tried for ever.
 */
export interface TopicFitLife {
  /** Starts the fit, or wakes it where it was started before. */
  start(task: FitTask): Promise<void>;
  /** Null where no fit was started. */
  status(): FitStatus | null;
  /** Stops and forgets everything but the products in the bucket. */
  forget(): Promise<void>;
  alarm(): Promise<void>;
}

export function createTopicFitLife(dependencies: TopicFitDependencies): TopicFitLife {
  const { sql, objects, kernels, alarm, now, watchdogMs = WATCHDOG_MS } = dependencies;
  const job = createFitJob(sql);
  let warm: { fit: Fit; inputs: FitInputs; kept: Set<ProductName> } | null = null;

  const checkpoints = (task: FitTask) =>
    createCheckpointStore(sql, objects, `${fitPrefix(task.prefix)}state-`);

  async function open(task: FitTask) {
    const inputs = await dependencies.openInputs(task);
    const languages = await loadLanguageTools(task.plan.options.language);
    const state = await checkpoints(task).load();
    if (state === null) {
      const fit = startFit(task.plan, await dependencies.readRows(task), kernels, {}, languages);
      return { fit, inputs, kept: new Set<ProductName>() };
    }
    const names = productsOfState(state);
    const products = new Map<ProductName, Uint8Array>();
    for (const name of names) {
      const bytes = await objects.get(productKey(task.prefix, name));
      if (bytes !== null) products.set(name, bytes);
    }
    return {
      fit: resumeFit(state, products, kernels, {}, languages),
      inputs,
      kept: new Set(names),
    };
  }

  async function runChunk(task: FitTask): Promise<void> {
    warm ??= await open(task);
    const { fit, inputs, kept } = warm;
    await advanceChunk(fit, inputs);
    for (const name of fit.products.names()) {
      if (kept.has(name)) continue;
      await objects.putParts(productKey(task.prefix, name), productParts(fit.products, name));
      kept.add(name);
      if (name === "termCounts") fit.products.release(name);
    }
    await checkpoints(task).save(fit.stateParts(), () => job.chunkDone(fit.isDone));
    const { done, total } = fit.work();
    await dependencies.report(task, fit.progress(), done / total);
  }

  async function end(task: FitTask): Promise<void> {
    // The version is written by the same isolate, right after this.
    if (warm !== null) releaseProducts(warm.fit.products);
    warm = null;
    await checkpoints(task).clear();
    await alarm.clear();
    await dependencies.announceEnd(task);
  }

  async function recover(task: FitTask, error: unknown): Promise<void> {
    // Whatever the chunk left in memory may be half done; the checkpoint is not.
    warm = null;
    if (error instanceof EdgetopicError && error.code === "unknown_refresh") return abandon(task);
    if (error instanceof EdgetopicError) {
      job.fail({ code: error.code, detail: error.message });
      return end(task);
    }
    const { attempts } = job.current();
    dependencies.logError?.(task, error);
    job.noteError(String(error));
    await alarm.set(now() + RETRY_MS * 2 ** attempts);
  }

  async function forget(): Promise<void> {
    const task = job.task();
    warm = null;
    if (task !== null) await checkpoints(task).clear();
    job.remove();
    await alarm.clear();
  }

  /** For a fit whose corpus does not want it: what its last chunk wrote may have come too late for others to remove. */
  async function abandon(task: FitTask): Promise<void> {
    await checkpoints(task).clear();
    await forget();
    await deletePrefix(objects, fitPrefix(task.prefix));
  }

  return {
    forget,
    status: () => job.status(),
    async start(task) {
      job.begin(task);
      if (job.status()?.state === "running") await alarm.set(now());
    },
    async alarm() {
      const task = job.task();
      if (task === null || job.status()?.state !== "running") return;
      const { attempts, chunk, error } = job.current();
      if (attempts >= MOST_ATTEMPTS) {
        job.fail({
          code: "refresh_failed",
          detail: `The fit died ${attempts} times at its chunk ${chunk}: ${error ?? "the isolate ended without a word, as it does when memory runs out"}.`,
        });
        return end(task);
      }
      job.countAttempt();
      await alarm.set(now() + watchdogMs);
      await dependencies.flush();
      try {
        await runChunk(task);
      } catch (thrown) {
        return recover(task, thrown);
      }
      if (job.status()?.state === "completed") return end(task);
      await alarm.set(now());
    },
  };
}
