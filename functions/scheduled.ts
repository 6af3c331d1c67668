import { startDueRefreshes } from "../src/jobs/start-due-refreshes.ts";
import { logError } from "./log.ts";
import { openDependencies } from "./dependencies.ts";

/**
 * The platform's one trigger, every minute: corpora whose own schedule is due are refreshed, and in the
 * night the cache of vectors is pruned, and what was left in the vector index, a part at a time.
 */
export async function handleScheduled(controller: ScheduledController, env: Env): Promise<void> {
  const { corpora, objects, cache, versionIndex } = openDependencies(env);
  await startDueRefreshes(controller.scheduledTime, corpora.get, objects, (corpus, error) =>
    logError("a scheduled refresh could not be started", error, { corpus }),
  );
  try {
    if (!isNight(controller.scheduledTime)) return;
    await cache.pruneDaily(controller.scheduledTime);
    await versionIndex?.takeOut();
  } catch (error) {
    logError("the cache could not be pruned", error);
  }
}

/** From 3 to 6 o'clock UTC. */
function isNight(at: number): boolean {
  const hour = new Date(at).getUTCHours();
  return hour >= 3 && hour < 6;
}
