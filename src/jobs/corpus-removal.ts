import type { CorpusContext } from "./corpus-dependencies.ts";
import { deletePrefix } from "./delete-prefix.ts";
import { findRefreshUnderWay } from "./ledger/refreshes.ts";
import { dropLedger } from "./ledger/schema.ts";
import { readSettings } from "./ledger/settings.ts";
import { SCHEDULES } from "./start-due-refreshes.ts";

/** The object that makes the corpus appear in the list of corpora. */
export function markerKey(corpus: string): string {
  return `corpora/${corpus}`;
}

/** Everything a corpus of this name ever kept in the bucket. */
function corpusFolder(corpus: string): string {
  return `corpus/${corpus}/`;
}

/** Where a corpus keeps its objects: another place after it was removed and made again. */
export function corpusPrefix(corpus: string, incarnation: string): string {
  return `${corpusFolder(corpus)}${incarnation}/`;
}

/**
 * Goes on with a removal that is marked in the ledger, if one is. The mark hides the corpus from
 * everyone; the ledger goes last, so that whatever breaks off is begun again from the mark.
 */
export async function finishRemoval(context: CorpusContext): Promise<void> {
  const { corpus, sql, objects, refreshes, versionIndex } = context;
  const settings = readSettings(sql);
  if (settings === null || settings.removalDueAt === null) return;
  const refresh = findRefreshUnderWay(sql);
  if (refresh !== null) await refreshes.cancel(refresh.id);
  await objects.delete([markerKey(corpus), SCHEDULES + corpus]);
  await versionIndex?.release(corpusFolder(corpus));
  await deletePrefix(objects, corpusFolder(corpus));
  sql.transaction(() => dropLedger(sql));
}
