import { EdgetopicError } from "../../src/core/errors.ts";
import type { CorpusSettings } from "../../src/jobs/corpus.ts";

/** The secrets of a corpus's webhooks: those that are given, else those that are known. */
export function secretsOf(
  { sources }: CorpusSettings,
  known: Map<string, string[]> = new Map(),
): Map<string, string[]> {
  const secrets = new Map<string, string[]>();
  for (const source of sources) {
    if (source.type !== "webhook") continue;
    const kept = source.secret === undefined ? known.get(source.id) : [source.secret];
    if (kept === undefined)
      throw new EdgetopicError("invalid_option", `webhook "${source.id}" has no secret`);
    secrets.set(source.id, kept);
  }
  return secrets;
}
