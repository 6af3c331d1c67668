import { startDueRefreshes } from "../src/jobs/start-due-refreshes.ts";
import { logError } from "./log.ts";
import { openDependencies } from "./dependencies.ts";

/**
 * The platform's one trigger, every minute: corpora whose own schedule is due are refreshed, and in the
 * night the cache of vectors is pruned, a part at a time.
 */
export async function handleScheduled(controller: ScheduledController, env: Env): Promise<void> {
  const { corpora, objects, cache } = openDependencies(env);
  await startDueRefreshes(controller.scheduledTime, corpora.get, objects, (corpus, error) =>
    logError(`scheduled refresh of ${corpus}`, error),
  );
  try {
    await cache.pruneDaily(controller.scheduledTime);
  } catch (error) {
    logError("pruning the cache", error);
  }
}
