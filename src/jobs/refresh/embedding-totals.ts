import type { CoverageReport, CoverageWarning } from "../../embedders/coverage.ts";
import type { RefreshStage, Refresh } from "../corpus.ts";
import { failureWarning, type RefusedDocument, truncationWarning } from "./embedding-warnings.ts";

/** What embedding a batch of documents came to. */
export interface BatchTotals {
  count: number;
  embedded: number;
  truncated: number;
  failed: number;
  /** The first of those that failed. */
  failures: RefusedDocument[];
  coverage: CoverageReport | null;
}

/** Adds up the batches of a refresh, as it tells of them. */
export function createEmbeddingTotals() {
  const sum = { count: 0, embedded: 0, truncated: 0, failed: 0 };
  const failures: RefusedDocument[] = [];
  const coverage: CoverageReport[] = [];
  return {
    coverage,
    get count() {
      return sum.count;
    },
    get embeddedCount() {
      return sum.embedded;
    },
    add(batch: BatchTotals): void {
      sum.count += batch.count;
      sum.embedded += batch.embedded;
      sum.truncated += batch.truncated;
      sum.failed += batch.failed;
      failures.push(...batch.failures);
      if (batch.coverage !== null) coverage.push(batch.coverage);
    },
    stage: (total: number): RefreshStage => ({
      name: "embed",
      done: sum.count,
      total: Math.max(total, sum.count),
      reused: sum.count - sum.embedded - sum.failed,
    }),
    warnings: (poorCoverage: CoverageWarning | null): Refresh["warnings"] => [
      ...(sum.truncated === 0 ? [] : [truncationWarning(sum.truncated)]),
      ...(sum.failed === 0 ? [] : [failureWarning(sum.failed, failures)]),
      ...(poorCoverage === null ? [] : [poorCoverage]),
    ],
  };
}
