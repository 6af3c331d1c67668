import type { CorpusContext } from "./corpus-dependencies.ts";
import { hear } from "./corpus-progress.ts";
import type { CorpusWork } from "./corpus-work.ts";
import {
  copyAssignments,
  countTopics,
  insertAssignments,
  pageAssigned,
} from "./ledger/assignments.ts";
import { readHoldingEdits } from "./ledger/edits.ts";
import { type LedgerRefresh, setRefreshVersion } from "./ledger/refreshes.ts";
import { readNextTopicId, requireSettings, takeVersionNumber } from "./ledger/settings.ts";
import { findVersion } from "./ledger/versions.ts";

/** The assignments of a version to come, which nobody sees before it is published. */
export function createCorpusStaging(
  context: CorpusContext,
): Pick<
  CorpusWork,
  | "reserveVersion"
  | "topicsBefore"
  | "stageAssignments"
  | "carryAssignments"
  | "countAssignments"
  | "pageStaged"
> {
  const { sql, corpus, clock } = context;

  /** Runs `work` for the refresh under way and the number its version has. */
  async function stage<Result>(
    refreshId: string,
    work: (version: number, refresh: LedgerRefresh) => Result,
  ): Promise<Result> {
    await clock.wake();
    return sql.transaction(() => {
      const refresh = hear(context, refreshId);
      return work(reserveVersion(context, refresh), refresh);
    });
  }

  return {
    reserveVersion: (refreshId) => stage(refreshId, (version) => version),
    topicsBefore: (refreshId) =>
      stage(refreshId, () => {
        const { publishedVersion } = requireSettings(sql, corpus);
        const base = publishedVersion === null ? null : findVersion(sql, publishedVersion);
        return {
          base: base && { version: base.version, model: base.model },
          nextTopicId: readNextTopicId(sql),
          edits: readHoldingEdits(sql),
        };
      }),
    stageAssignments: (refreshId, assignments) =>
      stage(refreshId, (version) => insertAssignments(sql, version, assignments)),
    carryAssignments: (refreshId) =>
      stage(refreshId, (version, { task }) => {
        if (task.base !== null) copyAssignments(sql, task.base.version, version);
      }),
    countAssignments: (refreshId) => stage(refreshId, (version) => countTopics(sql, version)),
    pageStaged: (refreshId, after, limit) =>
      stage(refreshId, (version) => pageAssigned(sql, version, after, limit)),
  };
}

/** The number of the refresh's version. To be called inside a transaction. */
export function reserveVersion({ sql }: CorpusContext, refresh: LedgerRefresh): number {
  if (refresh.version !== null) return refresh.version;
  const version = takeVersionNumber(sql);
  setRefreshVersion(sql, refresh.id, version);
  return version;
}
