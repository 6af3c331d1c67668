import { DurableObject } from "cloudflare:workers";
import { createCorpusLife } from "../src/jobs/corpus-life.ts";
import type { CorpusWork } from "../src/jobs/corpus-work.ts";
import { releaseBytes } from "../src/core/release-bytes.ts";
import { openDependencies } from "./dependencies.ts";
import { createDurableSql } from "./durable-sql.ts";
import { logError } from "./log.ts";
import { settle, type Outcome } from "./outcome.ts";

export type Method = keyof CorpusWork;
export type Answer<Name extends Method> = Awaited<ReturnType<CorpusWork[Name]>>;

const NAME = "corpus";

/**
 * One corpus. It lives as long as anybody calls it; all it knows is in its database, so it may be
 * evicted at any moment. A shell: what it does is `createCorpusLife`.
 */
export class Corpus extends DurableObject<Env> {
  #life: ReturnType<typeof createCorpusLife> | null = null;

  #open(corpus: string) {
    const { ctx, env } = this;
    const dependencies = openDependencies(env);
    const { objects, versionIndex, registry, vectorsOf, now, createId } = dependencies;
    const { refreshes, enqueueDelivery, notifyingFetch, silenceMs, meterOf } = dependencies;
    this.#life ??= createCorpusLife({
      corpus,
      sql: createDurableSql(ctx.storage),
      objects,
      versionIndex,
      embedder: (id) => registry.resolve(id),
      labeler: dependencies.labeler,
      vectors: async (embedder) => vectorsOf(await registry.resolve(embedder)),
      dimensionsOf: (embedder) => registry.dimensionsOf(embedder),
      takesImages: (embedder) => registry.takesImages(embedder),
      now,
      createId,
      refreshes: refreshes(corpus),
      alarm: {
        async set(at) {
          // An alarm is not told the name of its object.
          ctx.storage.kv.put(NAME, corpus);
          await ctx.storage.setAlarm(at);
        },
      },
      noteUsage: (amounts) => meterOf(`corpus:${corpus}`).note(amounts),
      enqueueDelivery: (deliveryId) => enqueueDelivery(corpus, deliveryId),
      fetch: notifyingFetch,
      silenceMs,
    });
    return this.#life;
  }

  /** Every method of the corpus by its name, with its errors as values. */
  async invoke<Name extends Method>(
    corpus: string,
    name: Name,
    ...parameters: Parameters<CorpusWork[Name]>
  ): Promise<Outcome<Answer<Name>>> {
    const method = this.#open(corpus)[name] as (
      ...given: Parameters<CorpusWork[Name]>
    ) => Promise<Answer<Name>>;
    const outcome = await settle(() => method(...parameters));
    // What came by call is a copy of nobody else's.
    for (const given of parameters) if (ArrayBuffer.isView(given)) releaseBytes(given);
    return outcome;
  }

  override async alarm(): Promise<void> {
    const corpus = this.ctx.storage.kv.get<string>(NAME);
    if (corpus === undefined) return;
    try {
      await this.#open(corpus).alarm();
    } catch (error) {
      logError("an alarm of a corpus failed", error, { corpus });
      throw error;
    }
  }
}
