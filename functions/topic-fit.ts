import { DurableObject } from "cloudflare:workers";
import type { FitStatus, FitTask } from "../src/jobs/fit/fit-task.ts";
import { createTopicFitLife } from "../src/jobs/fit/topic-fit-life.ts";
import { openFitInputs } from "../src/jobs/refresh/open-fit-inputs.ts";
import { readFitRows } from "../src/jobs/refresh/warm-version.ts";
import { openDependencies } from "./dependencies.ts";
import { createDurableSql } from "./durable-sql.ts";
import { FIT_ENDED } from "./fit-ended.ts";
import { logError } from "./log.ts";

/**
 * One fit. Between two alarms its memory stays warm; evicted, it goes on from its checkpoint. A
 * shell: what it does is `createTopicFitLife`.
 */
export class TopicFit extends DurableObject<Env> {
  readonly #life = this.#create();

  #create() {
    const { ctx, env } = this;
    const { objects, kernels, now, corpora, silenceMs } = openDependencies(env);
    return createTopicFitLife({
      sql: createDurableSql(ctx.storage),
      objects,
      kernels,
      now,
      watchdogMs: 4 * silenceMs,
      alarm: {
        set: (at) => ctx.storage.setAlarm(at),
        clear: () => ctx.storage.deleteAlarm(),
      },
      flush: () => ctx.storage.sync(),
      readRows: (task) => readFitRows(objects, task),
      async openInputs(task: FitTask) {
        // Throws where nobody wants the fit any more.
        await corpora.get(task.corpus).beginRefresh(task.refreshId);
        return openFitInputs(objects, task);
      },
      report: ({ corpus, refreshId }, stages, share) =>
        corpora.get(corpus).reportRefresh(refreshId, { state: "fitting", stages, share }),
      logError: ({ corpus, refreshId: refresh, requestId }, error) =>
        logError("a chunk of a fit failed", error, { requestId, corpus, refresh }),
      async announceEnd({ refreshId }) {
        const instance = await env.REFRESHES.get(refreshId);
        await instance.sendEvent({ type: FIT_ENDED, payload: null });
      },
    });
  }

  start(task: FitTask): Promise<void> {
    return this.#life.start(task);
  }

  async status(): Promise<FitStatus | null> {
    return this.#life.status();
  }

  forget(): Promise<void> {
    return this.#life.forget();
  }

  override alarm(): Promise<void> {
    return this.#life.alarm();
  }
}
