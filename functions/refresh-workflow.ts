import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { runRefresh } from "../src/jobs/refresh/run-refresh.ts";
import { checkCorpusQuota } from "../src/jobs/usage/quota-exceeded.ts";
import { openDependencies } from "./dependencies.ts";
import { FIT_ENDED } from "./fit-ended.ts";

export interface RefreshParameters {
  corpus: string;
}

const RETRIES = { limit: 4, delay: "1 second", backoff: "exponential" } as const;

/** One refresh, named by its id. A shell: what it does is `runRefresh`. */
export class RefreshWorkflow extends WorkflowEntrypoint<Env, RefreshParameters> {
  override async run(event: WorkflowEvent<RefreshParameters>, step: WorkflowStep): Promise<void> {
    const { corpora, ...dependencies } = openDependencies(this.env);
    await runRefresh(
      event.instanceId,
      {
        corpus: corpora.get(event.payload.corpus),
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
        checkQuota: (corpus, estimate) =>
          checkCorpusQuota(corpus, dependencies.meterOf(`corpus:${corpus}`), estimate),
        fits: dependencies.fits,
        fetch: dependencies.guardedFetch,
        access: dependencies.sourceAccess,
        now: dependencies.now,
      },
      {
        // Answers are plain JSON by contract, which the step's own type cannot be told.
        do: <Answer>(name: string, run: () => Promise<Answer>) =>
          step.do(name, { retries: RETRIES }, run as never) as Promise<Answer>,
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
  }
}
