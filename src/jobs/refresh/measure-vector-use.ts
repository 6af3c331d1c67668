import type { Embedder } from "../../embedders/embedder.ts";
import { estimateTokens } from "../../embedders/estimate-tokens.ts";
import { halvePrice, isFree } from "../../embedders/prices.ts";
import type { SnapshotDocument, VectorUse } from "../corpus-work.ts";
import { toEmbedderInput } from "../to-embedder-input.ts";

/** What embedding documents had of the cache; `found` is 0 for each whose vector was not there. */
export function measureVectorUse(
  documents: readonly Pick<SnapshotDocument, "text" | "image" | "givenVectorKey">[],
  found: Uint8Array,
  misses: number,
  embedder: Embedder,
  isBatch: boolean,
): VectorUse {
  const { id, fingerprint, price } = embedder;
  const reused = documents.filter((document, i) => found[i] && document.givenVectorKey === null);
  const savedTokens = isFree(embedder)
    ? 0
    : reused.reduce((sum, document) => sum + estimateTokens(toEmbedderInput(document)), 0);
  const asked = price && isBatch ? halvePrice(price) : price;
  return {
    embedder: id,
    fingerprint,
    hits: reused.length,
    misses,
    savedTokens,
    savedCost: asked === undefined ? null : (savedTokens * asked.perMillionTokens) / 1e6,
  };
}

/** Of two batches of one refresh, the former null at first. */
export function addVectorUse(sum: VectorUse | null, use: VectorUse): VectorUse {
  if (sum === null) return use;
  const isPriced = sum.savedCost !== null && use.savedCost !== null;
  return {
    embedder: use.embedder,
    fingerprint: use.fingerprint,
    hits: sum.hits + use.hits,
    misses: sum.misses + use.misses,
    savedTokens: sum.savedTokens + use.savedTokens,
    savedCost: isPriced ? (sum.savedCost ?? 0) + (use.savedCost ?? 0) : null,
  };
}

/** What a vendor's batch of that many texts put there in this refresh was no hit. */
export function withoutBatched(use: VectorUse, count: number): VectorUse {
  const hits = Math.max(0, use.hits - count);
  const share = use.hits === 0 ? 0 : hits / use.hits;
  return {
    ...use,
    hits,
    misses: use.misses + count,
    savedTokens: Math.round(use.savedTokens * share),
    savedCost: use.savedCost === null ? null : use.savedCost * share,
  };
}
