import type { CorpusContext } from "./corpus-dependencies.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { requireSettings } from "./ledger/settings.ts";
import { findVersion } from "./ledger/versions.ts";

/** What there is to watch of a corpus. Times are in ms since 1970, null where that never was. */
export interface CorpusMeasures {
  documents: number;
  /** Null where nothing is published. */
  published: { version: number; topics: number; outliers: number; fittedAt: number } | null;
  isRefreshing: boolean;
  /** Of the refreshes that are remembered. */
  completedAt: number | null;
  failedAt: number | null;
  deliveries: { waiting: number; failed: number };
  /** To be told yet, by the endpoint that lacks most. */
  notificationsPending: number;
  endpointsDisabled: number;
}

type Counts = {
  isRefreshing: number;
  completedAt: number | null;
  failedAt: number | null;
  waiting: number;
  failed: number;
  pending: number;
  disabled: number;
};

/** Each by an index or over few rows: nothing here reads the documents. */
const COUNTS = `SELECT
  EXISTS (SELECT 1 FROM refreshes WHERE finished_at IS NULL) AS isRefreshing,
  (SELECT max(finished_at) FROM refreshes WHERE state = 'completed') AS completedAt,
  (SELECT max(finished_at) FROM refreshes WHERE state = 'failed') AS failedAt,
  (SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL) AS waiting,
  (SELECT count(*) FROM deliveries WHERE failed_at IS NOT NULL) AS failed,
  (SELECT coalesce(max((
     SELECT count(*) FROM notifications AS n
     WHERE n.sequence >= e.next_sequence
       AND (n.target = e.url
         OR (n.target IS NULL AND n.event IN (SELECT value FROM json_each(e.events))))
   )), 0) FROM endpoints AS e) AS pending,
  (SELECT count(*) FROM endpoints WHERE disabled_at IS NOT NULL) AS disabled`;

/** Counts for whoever watches the deployment. */
export function createCorpusMeasures(context: CorpusContext): Pick<CorpusWork, "measure"> {
  const { sql, corpus, clock } = context;

  return {
    async measure() {
      await clock.wake();
      const { documentCount, publishedVersion } = requireSettings(sql, corpus);
      const version = publishedVersion === null ? null : findVersion(sql, publishedVersion);
      const counts = sql.all<Counts>(COUNTS)[0];
      if (counts === undefined) throw new Error("a selection of counts has one row");
      const { completedAt, failedAt, waiting, failed, pending, disabled } = counts;
      return {
        documents: documentCount,
        published: version && {
          version: version.version,
          topics: version.topicCount,
          outliers: version.outlierCount,
          fittedAt: Date.parse(version.fittedAt),
        },
        isRefreshing: counts.isRefreshing === 1,
        completedAt,
        failedAt,
        deliveries: { waiting, failed },
        notificationsPending: pending,
        endpointsDisabled: disabled,
      };
    },
  };
}
