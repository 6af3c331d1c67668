import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { Corpus } from "./corpus.ts";
import { requireSettings } from "./ledger/settings.ts";
import { measureTrends } from "./measure-trends.ts";

/** How the topics of the published version move. */
export function createCorpusTrends(context: CorpusContext): Pick<Corpus, "measureTrends"> {
  const { sql, corpus, clock } = context;

  return {
    async measureTrends(query) {
      await clock.wake();
      const { publishedVersion } = requireSettings(sql, corpus);
      if (publishedVersion === null) {
        throw new EdgetopicError("not_fitted", `The corpus "${corpus}" has no published version.`);
      }
      return measureTrends(sql, publishedVersion, query);
    },
  };
}
