import type { CorpusSettings, SourceReport } from "../../src/jobs/corpus.ts";

/** How a source fares that no refresh has asked yet. */
export function untried({ id, type }: CorpusSettings["sources"][number]): SourceReport {
  const times = { triedAt: null, readAt: null, changedAt: null, retryAt: null };
  return { id, type, state: "untried", ...times, failureCount: 0, problem: null, rejectedCount: 0 };
}
