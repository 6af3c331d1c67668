import { EdgetopicError } from "../core/errors.ts";
import { resolveFitOptions } from "../core/pipeline/resolve-fit-options.ts";
import {
  DEFAULT_DRIFT_THRESHOLDS,
  type DriftCounts,
  type DriftMeasure,
  exceededMeasures,
  measureDrift,
} from "../core/topics/drift.ts";
import { announce } from "./announce.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { CorpusWork, PlacedCounts } from "./corpus-work.ts";
import type { Corpus, RefreshDecision } from "./corpus.ts";
import { countStanding } from "./ledger/assignments.ts";
import { type LedgerRefresh, requireRefreshUnderWay, setDecision } from "./ledger/refreshes.ts";
import { type LedgerSettings, requireSettings } from "./ledger/settings.ts";
import { findVersion, type LedgerVersion } from "./ledger/versions.ts";

const NOTHING_PLACED: PlacedCounts = { assigned: 0, outliers: 0, far: 0 };

/** How far the corpus has moved from its last fit, and what a refresh of mode "auto" makes of it. */
export function createCorpusDrift(
  context: CorpusContext,
): Pick<Corpus, "measureDrift"> & Pick<CorpusWork, "decideRefresh"> {
  const { sql, corpus, clock } = context;

  return {
    async measureDrift() {
      await clock.wake();
      const settings = requireSettings(sql, corpus);
      const { publishedVersion } = settings;
      const version = publishedVersion === null ? null : findVersion(sql, publishedVersion);
      if (version === null) {
        throw new EdgetopicError("not_fitted", `The corpus "${corpus}" has no published version.`);
      }
      const { counts, measures } = measureVersion(context, settings, version, NOTHING_PLACED);
      return {
        version: version.version,
        fittedVersion: version.model,
        fittedAt: version.fittedAt,
        counts: { ...counts, pending: counts.present - counts.kept - counts.assigned },
        measures,
        decision: decide(measures),
      };
    },
    async decideRefresh(refreshId, known) {
      await clock.wake();
      return sql.transaction(() => {
        const refresh = requireRefreshUnderWay(sql, refreshId);
        const decision = decideNow(context, refresh, known);
        if (decision === null) return null;
        setDecision(sql, refreshId, decision);
        tellDrift(context, refresh, decision);
        return decision;
      });
    },
  };
}

/** Null where the new documents have to be placed first. */
function decideNow(
  context: CorpusContext,
  { task }: LedgerRefresh,
  { outdated, placed }: Parameters<CorpusWork["decideRefresh"]>[1],
): RefreshDecision | null {
  const { sql, corpus } = context;
  const base = task.base === null ? null : findVersion(sql, task.base.version);
  if (base === null) return fullBecause("unfitted");
  if (outdated !== undefined) return fullBecause(outdated);
  const settings = requireSettings(sql, corpus);
  const { measures } = measureVersion(context, settings, base, placed ?? NOTHING_PLACED);
  const decision = decide(measures);
  return decision.mode === "assign" && placed === undefined ? null : decision;
}

/** Once a refresh: its decision may be made again where its process ended. */
function tellDrift(
  context: CorpusContext,
  refresh: LedgerRefresh,
  decision: RefreshDecision,
): void {
  const reasons = decision.reasons.filter(({ measure }) => measure in DEFAULT_DRIFT_THRESHOLDS);
  if (refresh.decision !== null || decision.mode !== "full" || reasons.length === 0) return;
  announce(context, "drift-detected", { refresh: refresh.id, reasons });
}

/** `placed` are documents that have a topic by the version's model but are not in the ledger with it. */
function measureVersion(
  { sql }: CorpusContext,
  { documentCount, drift, options }: LedgerSettings,
  version: LedgerVersion,
  placed: PlacedCounts,
): { counts: DriftCounts; measures: DriftMeasure[] } {
  const standing = countStanding(sql, version.version);
  const counts = {
    fitted: version.fitDocumentCount,
    fittedOutliers: version.fitOutlierCount,
    kept: standing.fitted,
    present: documentCount,
    assigned: standing.assigned + placed.assigned,
    outliers: standing.outliers + placed.outliers,
    far: standing.far + placed.far,
  };
  const { minTopicSize } = resolveFitOptions(options, documentCount, documentCount);
  return { counts, measures: measureDrift(counts, drift, minTopicSize) };
}

function decide(measures: readonly DriftMeasure[]): RefreshDecision {
  const exceeded = exceededMeasures(measures);
  if (exceeded.length > 0) return { mode: "full", reasons: exceeded };
  const reasons = measures.flatMap(({ measure, value, threshold }) =>
    value === null ? [] : [{ measure, value, threshold }],
  );
  return { mode: "assign", reasons };
}

function fullBecause(measure: string): RefreshDecision {
  return { mode: "full", reasons: [{ measure, value: 1, threshold: 0 }] };
}
