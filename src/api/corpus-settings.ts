import type { z } from "@hono/zod-openapi";
import type { FitOptions } from "../core/options.ts";
import type { CorpusDescription, CorpusSettings, Source } from "../jobs/corpus.ts";
import { decodeEmbedderName, encodeEmbedderName } from "../embedders/embedder-name.ts";
import type { Corpus, CorpusSettingsSchema } from "./schemas/corpus.ts";

type ValidSettings = z.output<typeof CorpusSettingsSchema>;

/** Validated settings as the corpus takes them. */
export function toCorpusSettings(valid: ValidSettings): CorpusSettings {
  const { embedder, sources, options, ...settings } = valid;
  return {
    ...settings,
    embedder: encodeEmbedderName(embedder),
    // What may be left out may be undefined to zod, but JSON holds no undefined.
    options: options as FitOptions,
    // What may be left out may be undefined to zod, but JSON holds no undefined.
    sources,
  };
}

/** The corpus as it is shown: without its sources' secrets. */
export function describeCorpus(description: CorpusDescription): Corpus {
  const { embedder, sources, options, ...corpus } = description;
  return {
    ...corpus,
    embedder: decodeEmbedderName(embedder),
    options: options as Corpus["options"],
    sources: sources.map(withoutSecret) as Corpus["sources"],
  };
}

function withoutSecret(source: Source): Source {
  if (source.type !== "webhook") return source;
  const { secret: _, ...shown } = source;
  return shown;
}
