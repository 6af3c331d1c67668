import { asEdgetopicError } from "../embedders/as-edgetopic-error.ts";
import type { Embedder, EmbedderPrice } from "../embedders/embedder.ts";
import { estimateEmbedding } from "../embedders/estimate-embedding.ts";
import { halvePrice, isFree } from "../embedders/prices.ts";
import { vectorKey } from "./content-key.ts";
import type { LabelUsage } from "../labelers/label-cost.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { corpusPrefix } from "./corpus-removal.ts";
import type { SnapshotDocument } from "./corpus-work.ts";
import type { Corpus } from "./corpus.ts";
import { pageDocuments, readSnapshot } from "./ledger/document-pages.ts";
import { requireSettings, type LedgerSettings } from "./ledger/settings.ts";
import { findVersion } from "./ledger/versions.ts";
import { estimateAll } from "./representations/estimate-labels.ts";
import { openRepresented } from "./representations/open-represented.ts";
import { toEmbedderInput } from "./to-embedder-input.ts";

/** Read at a time, as a refresh does. */
const PAGE = { count: 1_000, bytes: 4_000_000 };

/** What a refresh would embed and what that would cost, told before anything is paid. */
export function createCorpusEstimate(context: CorpusContext): Pick<Corpus, "estimateRefresh"> {
  const { sql, corpus, clock } = context;

  return {
    async estimateRefresh(mode) {
      await clock.wake();
      const settings = requireSettings(sql, corpus);
      const embedder = await resolve(context, settings.embedder);
      const cache = await context.vectors(settings.embedder);
      const base = mode === "assign" ? settings.publishedVersion : null;
      const price = priceOf(embedder, settings.embedding.batch);
      const sum = { documents: 0, texts: 0, tokens: 0 };
      // Of texts that come again on a later page; 16 bytes would do, strings take about 60.
      const counted = new Set<string>();
      let after: string | null = "";
      while (after !== null) {
        const { ids, more } = pageDocuments(sql, after, PAGE);
        const page = readSnapshot(sql, ids, base).filter(({ topic }) => topic === null);
        const keys = await keysOf(page, embedder.fingerprint);
        const known = await cache.hasMany(
          keys,
          embedder.dimensions,
          settings.options.vectorEncoding,
        );
        const texts = page.filter((_, i) => {
          const key = keys[i] as string;
          return known[i] === 0 && counted.size < counted.add(key).size;
        });
        const estimate = estimateEmbedding(embedder, texts.map(toEmbedderInput));
        sum.documents += page.length;
        sum.texts += estimate.inputs;
        sum.tokens += estimate.tokens;
        after = more ? (ids.at(-1) ?? null) : null;
      }
      const cost = price === undefined ? null : (sum.tokens * price.perMillionTokens) / 1e6;
      return {
        embedder: settings.embedder,
        ...sum,
        cost: isFree(embedder) ? 0 : cost,
        currency: "USD",
        priceAsOf: price?.asOf ?? null,
        ...(await estimateLabels(context, settings)),
      };
    },
  };
}

/** Of the topics that are published, as it is not known which come. */
async function estimateLabels(
  { sql, corpus, objects, labeler }: CorpusContext,
  { representations, publishedVersion, incarnation }: LedgerSettings,
): Promise<{ labels?: LabelUsage }> {
  const published = publishedVersion === null ? null : findVersion(sql, publishedVersion);
  if (representations === undefined || labeler === undefined || published === null) return {};
  const { version, model } = published;
  const prefix = corpusPrefix(corpus, incarnation);
  const represented = await openRepresented(objects, { prefix, version, model });
  const labels = estimateAll(represented, representations, labeler);
  return labels === null ? {} : { labels };
}

async function resolve(context: CorpusContext, id: string): Promise<Embedder> {
  try {
    return await context.embedder(id);
  } catch (error) {
    throw asEdgetopicError(error);
  }
}

function priceOf({ price }: Embedder, isBatch: boolean): EmbedderPrice | undefined {
  return price !== undefined && isBatch ? halvePrice(price) : price;
}

function keysOf(documents: readonly SnapshotDocument[], fingerprint: string): Promise<string[]> {
  return Promise.all(
    documents.map(
      ({ givenVectorKey, text, image }) => givenVectorKey ?? vectorKey(fingerprint, text, image),
    ),
  );
}
