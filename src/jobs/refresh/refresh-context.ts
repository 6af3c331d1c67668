import type { Kernels } from "../../core/kernels.ts";
import type { CorpusEmbedder } from "../../embedders/corpus/corpus-embedder.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import type { OpenAiBatch } from "../../embedders/openai/openai-batch.ts";
import type { RateLimiter } from "../../embedders/rate-limiter.ts";
import type { Labeler } from "../../labelers/labeler.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { VectorCache } from "../../storage/vector-cache.ts";
import type { GuardedFetch } from "../../outbound/guarded-fetch.ts";
import type { CorpusWork, RefreshTask } from "../corpus-work.ts";
import type { RefreshEstimate } from "../corpus.ts";
import type { SourceAccess } from "../sources/source-access.ts";
import type { FitStatus, FitTask } from "../fit/fit-task.ts";
import type { VersionIndex } from "../version-index.ts";
import type { MadeEmbedder } from "./made-embedder.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";

/** What a refresh works with. */
export interface RefreshDependencies {
  corpus: CorpusWork;
  objects: ObjectStore;
  kernels: Kernels;
  embedder(id: string): Promise<Embedder>;
  /** The batches of an embedder's vendor, null where it has none. */
  batchOf?(id: string): OpenAiBatch | null;
  /** Between the first two looks at a batch; a minute by default. */
  batchNapMs?: number;
  /** The embedder where it is one that is made of the corpus, else null. */
  corpusEmbedder(id: string): CorpusEmbedder | null;
  vectorsOf(embedder: Pick<Embedder, "fingerprint">): VectorCache;
  /** Shares a vendor's rates among all who have the account; undefined where there are none. */
  limiterOf?(asked: Pick<Embedder, "rates">): Promise<RateLimiter | undefined>;
  /** A language model that names topics. Throws `unknown_labeler`. */
  labeler?(id: string): Labeler;
  /** Throws `quota_exceeded` where less is left to the corpus than is estimated, which is asked only then. */
  checkQuota?(corpus: string, estimate: () => Promise<RefreshEstimate>): Promise<void>;
  /** Where versions are searched; none where there is no vector index. */
  versionIndex?: VersionIndex | null;
  fits: {
    /** Starts the fit, or wakes it where it was started before. */
    start(task: FitTask): Promise<void>;
    status(refreshId: string): Promise<FitStatus | null>;
    forget(refreshId: string): Promise<void>;
  };
  fetch: GuardedFetch;
  /** Waits between two requests of one step; by default as long as it says. */
  pause?(ms: number): Promise<void>;
  /** What sources that are no URL are read from; by default nothing. */
  access?: SourceAccess;
  now(): number;
}

/**
 * Durable steps: what a step answered is remembered, so that a refresh that is interrupted goes on
 * after its last finished step. Answers are plain JSON of at most 1 MiB: references, never vectors.
 */
export interface RefreshSteps {
  do<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer>;
  /** Waits for a time, for which nothing is kept running. */
  sleep(name: string, ms: number): Promise<void>;
  /** Resolves at the fit's word that it ended, or after a while without it. */
  waitForFit(name: string): Promise<void>;
}

/** A refresh under way. */
export interface RefreshContext extends RefreshDependencies {
  step: RefreshSteps["do"];
  sleep: RefreshSteps["sleep"];
  waitForFit: RefreshSteps["waitForFit"];
  task: RefreshTask;
  /** Where in the bucket this refresh keeps what it needs until it ends. */
  prefix: string;
  snapshot: Snapshot;
  /** The embedder where it is made of the corpus, from when it is. */
  made: MadeEmbedder | null;
}

export function refreshPrefix(task: RefreshTask): string {
  return `${task.prefix}refreshes/${task.refreshId}/`;
}

export function createRefreshContext(
  dependencies: RefreshDependencies,
  steps: Pick<RefreshContext, "step" | "sleep" | "waitForFit">,
  task: RefreshTask,
): RefreshContext {
  const prefix = refreshPrefix(task);
  const snapshot = createSnapshot(dependencies.objects, prefix);
  return { ...dependencies, ...steps, task, prefix, snapshot, made: null };
}
