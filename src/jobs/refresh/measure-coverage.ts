import {
  type CoverageReport,
  type CoverageWarning,
  coverageWarning,
  createCoverageTally,
  mergeCoverage,
} from "../../embedders/coverage.ts";
import { embedMany } from "../../embedders/embed-many.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { MULTILINGUAL_EMBEDDERS } from "../../embedders/multilingual-embedders.ts";
import { isFree } from "../../embedders/prices.ts";
import type { SnapshotDocument } from "../corpus-work.ts";

/** Texts of a corpus that are looked at, about. */
const SAMPLE_COUNT = 1_000;

/**
 * How much an embedder with a vocabulary knows of texts: of a sample, as vectors that were known
 * before tell nothing of it. `first` is the place of these documents among all `total`. Null where
 * the embedder does not tell, or would have to be paid.
 */
export async function measureCoverage(
  documents: readonly SnapshotDocument[],
  embedder: Embedder,
  { first, total }: { first: number; total: number },
): Promise<CoverageReport | null> {
  if (embedder.tellsCoverage !== true || !isFree(embedder)) return null;
  const stride = Math.max(1, Math.floor(total / SAMPLE_COUNT));
  const sample = documents.filter(
    ({ givenVectorKey }, i) => givenVectorKey === null && (first + i) % stride === 0,
  );
  const coverage = createCoverageTally();
  await embedMany(
    embedder,
    sample.map(({ text }) => text),
    { coverage, onFailure: "skip" },
  );
  const report = coverage.read();
  return report.textCount === 0 ? null : report;
}

/** What a refresh says of it; names embedders that are configured here where there are any. */
export async function warnOfCoverage(
  reports: readonly CoverageReport[],
  embedderId: string,
  open: (id: string) => Promise<Embedder>,
): Promise<CoverageWarning | null> {
  const report = mergeCoverage(reports);
  if (coverageWarning(report, embedderId, []) === null) return null;
  const configured: string[] = [];
  for (const id of MULTILINGUAL_EMBEDDERS) {
    await open(id).then(
      () => configured.push(id),
      () => {},
    );
  }
  return coverageWarning(
    report,
    embedderId,
    configured.length > 0 ? configured : MULTILINGUAL_EMBEDDERS,
  );
}
