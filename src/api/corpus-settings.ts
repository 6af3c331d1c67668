import type { z } from "@hono/zod-openapi";
import { EdgetopicError } from "../core/errors.ts";
import type { Corpus, CorpusDescription, CorpusSettings, Source } from "../jobs/corpus.ts";
import type { CorpusSettingsSchema, Corpus as CorpusAnswer } from "./schemas/corpus.ts";

/**
 * Settings as the corpus takes them. A webhook source may leave its secret out where the corpus
 * knows it already; without one, no delivery could be verified: `invalid_option`.
 */
export async function readSettings(
  { sources, ...settings }: z.output<typeof CorpusSettingsSchema>,
  corpus: Corpus,
): Promise<CorpusSettings> {
  const withoutSecret = sources.flatMap((source, i) =>
    source.type === "webhook" && source.secret === undefined ? [{ id: source.id, i }] : [],
  );
  const known = withoutSecret.length > 0 ? await knownWebhooks(corpus) : new Set<string>();
  const places = withoutSecret
    .filter(({ id }) => !known.has(id))
    .map(({ id, i }) => ({
      pointer: `/sources/${i}/secret`,
      code: "invalid_option",
      detail: `The new webhook source "${id}" needs a secret, whsec_ and the base64 of 24 to 64 bytes.`,
    }));
  if (places[0]) throw new EdgetopicError("invalid_option", places[0].detail, { places });
  return { ...settings, sources: sources.map(toSource) };
}

/** The corpus as it is shown: without its sources' secrets. */
export function describeCorpus({ sources, ...corpus }: CorpusDescription): CorpusAnswer {
  return {
    ...corpus,
    sources: sources.map((source) =>
      source.type === "webhook" ? { id: source.id, type: source.type } : source,
    ),
  };
}

async function knownWebhooks(corpus: Corpus): Promise<Set<string>> {
  try {
    const { sources } = await corpus.describe();
    return new Set(sources.filter(({ type }) => type === "webhook").map(({ id }) => id));
  } catch (error) {
    if (error instanceof EdgetopicError && error.code === "unknown_corpus") return new Set();
    throw error;
  }
}

function toSource(source: z.output<typeof CorpusSettingsSchema>["sources"][number]): Source {
  if (source.type !== "webhook") return source;
  const { id, type, secret } = source;
  return secret === undefined ? { id, type } : { id, type, secret };
}
