import { createAlarmClock } from "./corpus-alarm.ts";
import { createCorpusDeliveries } from "./corpus-deliveries.ts";
import type { CorpusLifeDependencies } from "./corpus-dependencies.ts";
import { createCorpusDocuments } from "./corpus-documents.ts";
import { createCorpusDrift } from "./corpus-drift.ts";
import { createCorpusEdits } from "./corpus-edits.ts";
import { createCorpusEstimate } from "./corpus-estimate.ts";
import { createCorpusMeasures } from "./corpus-measures.ts";
import { createCorpusNotifications } from "./corpus-notifications.ts";
import { createCorpusProgress } from "./corpus-progress.ts";
import { createCorpusRefreshes } from "./corpus-refreshes.ts";
import { createCorpusSchedule } from "./corpus-schedule.ts";
import { createCorpusSettings } from "./corpus-settings.ts";
import { createCorpusSources } from "./corpus-sources.ts";
import { createCorpusStaging } from "./corpus-staging.ts";
import { createCorpusTrends } from "./corpus-trends.ts";
import { createCorpusUploads } from "./corpus-uploads.ts";
import { createCorpusVectors } from "./corpus-vectors.ts";
import { createCorpusVersions } from "./corpus-versions.ts";
import type { CorpusWork } from "./corpus-work.ts";

export type { CorpusLifeDependencies } from "./corpus-dependencies.ts";

const SILENCE_MS = 30_000;

export interface CorpusAlarm {
  /**
   * To be called when the alarm goes off: finishes a removal that broke off, wakes a refresh that
   * has been silent for `silenceMs` and fails it after 10 times in vain, takes up deliveries that got
   * lost, runs the schedule where the platform's cron did not, starts the refresh that is to follow
   * deliveries (2 s after the last or 30 s after the first), sends the endpoints what happened. What it
   * throws is for the log: the next alarm is set by then.
   */
  alarm(): Promise<void>;
}

/**
 * The life of one corpus over a database of its own. An instance keeps nothing that matters in
 * memory: it may be dropped between any two statements, and the next one over the same database
 * goes on. Several calls may be under way at once; two instances over one database may not.
 */
export function createCorpusLife(dependencies: CorpusLifeDependencies): CorpusWork & CorpusAlarm {
  const silenceMs = dependencies.silenceMs ?? SILENCE_MS;
  const clock = createAlarmClock({ ...dependencies, silenceMs });
  const context = { ...dependencies, silenceMs, clock };
  const { goOnRemoving, ...settings } = createCorpusSettings(context);
  const { superviseRefresh, ...refreshes } = createCorpusRefreshes(context);
  const schedule = createCorpusSchedule(context);
  const { sweepDeliveries, ...deliveries } = createCorpusDeliveries(context);
  const { sendNotifications, ...notifications } = createCorpusNotifications(context);
  return {
    ...settings,
    ...createCorpusDocuments(context),
    ...createCorpusUploads(context),
    ...refreshes,
    ...createCorpusEstimate(context),
    ...createCorpusDrift(context),
    ...createCorpusTrends(context),
    ...createCorpusMeasures(context),
    ...createCorpusProgress(context),
    ...schedule,
    ...createCorpusSources(context),
    ...createCorpusStaging(context),
    ...createCorpusVectors(context),
    ...createCorpusVersions(context),
    ...createCorpusEdits(context),
    ...deliveries,
    ...notifications,
    alarm: () =>
      clock.fire({
        removal: goOnRemoving,
        refresh: superviseRefresh,
        delivery: sweepDeliveries,
        notification: sendNotifications,
        schedule: () => schedule.runScheduled(context.now()),
        settled: async () => {
          await refreshes.startRefresh("auto");
        },
      }),
  };
}
