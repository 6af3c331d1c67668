import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { runRefresh } from "../src/jobs/refresh/run-refresh.ts";
import { checkCorpusQuota } from "../src/jobs/usage/quota-exceeded.ts";
import { logError, logEvent, type LogContext } from "./log.ts";
import { openDependencies } from "./dependencies.ts";
import { FIT_ENDED } from "./fit-ended.ts";

export interface RefreshParameters {
  corpus: string;
  /** Of the request that asked for it; none where a schedule or deliveries did. */
  requestId?: string | undefined;
}

const RETRIES = { limit: 4, delay: "1 second", backoff: "exponential" } as const;

/** One refresh, named by its id. A shell: what it does is `runRefresh`. */
export class RefreshWorkflow extends WorkflowEntrypoint<Env, RefreshParameters> {
  override async run(event: WorkflowEvent<RefreshParameters>, step: WorkflowStep): Promise<void> {
    const { corpora, ...dependencies } = openDependencies(this.env);
    const { corpus, requestId } = event.payload;
    const about = { requestId, corpus, refresh: event.instanceId };
    logEvent("a refresh runs", about);
    await runRefresh(
      event.instanceId,
      {
        corpus: corpora.get(corpus),
        objects: dependencies.objects,
        kernels: dependencies.kernels,
        embedder: (id) => dependencies.registry.resolve(id),
        batchOf: (id) => dependencies.registry.batchOf(id),
        batchNapMs: 2 * dependencies.silenceMs,
        corpusEmbedder: (id) => dependencies.registry.corpusEmbedder(id),
        vectorsOf: dependencies.vectorsOf,
        limiterOf: dependencies.limiterOf,
        labeler: dependencies.labeler,
        versionIndex: dependencies.versionIndex,
        checkQuota: (of, estimate) =>
          checkCorpusQuota(of, dependencies.meterOf(`corpus:${of}`), estimate),
        fits: dependencies.fits,
        fetch: dependencies.guardedFetch,
        access: dependencies.sourceAccess,
        now: dependencies.now,
      },
      {
        // Answers are plain JSON by contract, which the step's own type cannot be told.
        do: <Answer>(name: string, run: () => Promise<Answer>) =>
          step.do(
            name,
            { retries: RETRIES },
            logged(run, { ...about, step: name }) as never,
          ) as Promise<Answer>,
        sleep: (name, ms) => step.sleep(name, ms),
        async waitForFit(name) {
          try {
            await step.waitForEvent(name, { type: FIT_ENDED, timeout: 2 * dependencies.silenceMs });
          } catch {
            // The wait ran out: whoever waits asks the fit.
          }
        },
      },
    );
    logEvent("a refresh ended", about);
  }
}

/** The platform tries a step again that throws, and says nothing of it. */
function logged<Answer>(run: () => Promise<Answer>, about: LogContext): () => Promise<Answer> {
  return async () => {
    try {
      return await run();
    } catch (error) {
      logError("a step of a refresh failed", error, about);
      throw error;
    }
  };
}
