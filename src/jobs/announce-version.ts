import { announce } from "./announce.ts";
import { announceTrends } from "./announce-trends.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { CompletedVersion } from "./corpus-work.ts";
import type { Version } from "./corpus.ts";
import type { LedgerRefresh } from "./ledger/refreshes.ts";

/** Tells what a refresh published, and what is different in it. To be called inside its transaction. */
export function announceVersion(
  context: CorpusContext,
  from: LedgerRefresh,
  version: Version,
  { created = [], ended = [], candidates = [] }: CompletedVersion,
): void {
  const { id: refresh, mode, decision } = from;
  announce(context, "refresh-completed", { refresh, mode: decision?.mode ?? mode, version });
  const tell = { refresh, version: version.version };
  for (const topic of ended) announce(context, "topic-ended", { ...tell, topic });
  for (const topic of created) announce(context, "topic-created", { ...tell, topic });
  for (const candidate of candidates) announce(context, "topic-emerging", { ...tell, candidate });
  announceTrends(context, from, version.version);
}
