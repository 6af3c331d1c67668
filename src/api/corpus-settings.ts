import type { z } from "@hono/zod-openapi";
import type { FitOptions } from "../core/options.ts";
import type { Representations } from "../core/topics/representations/representation.ts";
import type { CorpusDescription, CorpusSettings, Source } from "../jobs/corpus.ts";
import { decodeEmbedderName, encodeEmbedderName } from "../embedders/embedder-name.ts";
import type { Corpus, CorpusSettingsSchema } from "./schemas/corpus.ts";

type ValidSettings = z.output<typeof CorpusSettingsSchema>;

/** Validated settings as the corpus takes them. */
export function toCorpusSettings(valid: ValidSettings): CorpusSettings {
  const { embedder, sources, options, representations = {}, ...settings } = valid;
  return {
    ...settings,
    embedder: encodeEmbedderName(embedder),
    // What may be left out may be undefined to zod, but JSON holds no undefined.
    options: options as FitOptions,
    ...(Object.keys(representations).length > 0 && {
      representations: representations as Representations,
    }),
    // What may be left out may be undefined to zod, but JSON holds no undefined.
    sources,
  };
}

/** The corpus as it is shown: without its sources' secrets. */
export function describeCorpus(description: CorpusDescription): Corpus {
  const { embedder, sources, options, representations, ...corpus } = description;
  return {
    ...corpus,
    ...(representations && { representations: representations as Corpus["representations"] }),
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
