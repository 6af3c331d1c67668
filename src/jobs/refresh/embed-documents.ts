import { hashRows } from "../../core/knn/row-hash.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import { roundVectors, type VectorEncoding } from "../../core/vector-encoding.ts";
import { embedMany, type EmbedManyOptions } from "../../embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../../embedders/embedder.ts";
import type { LearnedLimits } from "../../embedders/request-limits.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { VectorCache } from "../../storage/vector-cache.ts";
import { vectorKey } from "../content-key.ts";
import type { SnapshotDocument } from "../corpus-work.ts";
import { toEmbedderInput } from "../to-embedder-input.ts";
import type { SnapshotEntry } from "./snapshot.ts";

type EmbeddableDocument = Pick<
  SnapshotDocument,
  "id" | "text" | "image" | "contentHash" | "givenVectorKey"
> &
  Partial<Pick<SnapshotDocument, "class">>;

export interface EmbeddedDocuments {
  /** Of the documents that have a vector, in their order. */
  entries: SnapshotEntry[];
  texts: string[];
  /** `entries × dimensions`, unit rows. */
  vectors: Float32Array;
  /** Of each document given: 0 where its vector was not in the cache. */
  found: Uint8Array;
  /** Texts that were not in the cache. */
  embedded: number;
  /** Documents that the embedder refused, and why. */
  failures: { id: string; reason: string }[];
  learnedLimits: LearnedLimits;
}

export interface EmbedDocumentsOptions extends Pick<
  EmbedManyOptions,
  "limiter" | "patienceMs" | "learnedLimits" | "meter" | "clock" | "random"
> {
  /** How the cache keeps vectors; those embedded anew are rounded to it too. f32. */
  encoding?: VectorEncoding | undefined;
  /** Called when vectors that were paid for are in the cache, once a request. */
  onKept?: () => Promise<void>;
  /** Is given the vectors, `entries × dimensions`, before they are made unit rows. */
  keepRows?: ((rows: Float32Array) => Promise<void>) | undefined;
}

/**
 * The vectors of documents: from the cache, or embedded, each text once. What a request gives is in
 * the cache before the next is sent in its place, so whatever goes wrong after that, it is not paid
 * again. Throws what `embedMany` does, but not for single documents.
 */
export async function embedDocuments(
  documents: readonly EmbeddableDocument[],
  embedder: Embedder,
  cache: VectorCache,
  { encoding = "f32", onKept, keepRows, ...options }: EmbedDocumentsOptions = {},
): Promise<EmbeddedDocuments> {
  const { dimensions, fingerprint } = embedder;
  const keys = await Promise.all(
    documents.map(
      ({ givenVectorKey, text, image }) => givenVectorKey ?? vectorKey(fingerprint, text, image),
    ),
  );
  const vectors = new Float32Array(documents.length * dimensions);
  const found = await cache.getMany(keys, dimensions, vectors, encoding);
  const missing = new Map<string, EmbedderInput>();
  documents.forEach((document, i) => {
    if (found[i] === 0) missing.set(keys[i] as string, toEmbedderInput(document));
  });
  const truncated = new Set(keys.filter((_, i) => found[i] === 2));
  const missingKeys = [...missing.keys()];
  const fresh = await embedMany(embedder, [...missing.values()], {
    ...options,
    onFailure: "skip",
    onBatch: async (batch) => {
      const batchKeys = batch.indexes.map((index) => missingKeys[index] as string);
      await cache.putMany(batchKeys, dimensions, batch.vectors, batch.truncated, encoding);
      await onKept?.();
    },
  });
  roundVectors(fresh.vectors, dimensions, encoding);
  for (const i of fresh.truncated) truncated.add(missingKeys[i] as string);

  const place = new Map(missingKeys.map((key, i) => [key, i]));
  const kept: number[] = [];
  const failures: EmbeddedDocuments["failures"] = [];
  documents.forEach(({ id }, i) => {
    const from = found[i] === 0 ? place.get(keys[i] as string) : undefined;
    const error = from === undefined ? undefined : fresh.failures.get(from);
    if (error !== undefined) {
      failures.push({ id, reason: error.message });
      return;
    }
    const to = kept.push(i) - 1;
    if (from === undefined)
      vectors.copyWithin(to * dimensions, i * dimensions, (i + 1) * dimensions);
    else {
      const row = fresh.vectors.subarray(from * dimensions, (from + 1) * dimensions);
      vectors.set(row, to * dimensions);
    }
  });
  releaseBytes(fresh.vectors);
  const rows = vectors.subarray(0, kept.length * dimensions);
  await keepRows?.(rows);
  normalizeRows(rows, dimensions);
  const hashes = hashRows(rows, dimensions);
  const entries = kept.map((index, row) => {
    const { id, contentHash, class: name } = documents[index] as EmbeddableDocument;
    return {
      id,
      contentHash,
      vectorHash: [hashes[2 * row] as number, hashes[2 * row + 1] as number] as [number, number],
      truncated: truncated.has(keys[index] as string),
      ...(name && { class: name }),
    };
  });
  return {
    entries,
    texts: kept.map((index) => (documents[index] as EmbeddableDocument).text),
    vectors: rows,
    found,
    embedded: missing.size - fresh.failures.size,
    failures,
    learnedLimits: fresh.learnedLimits,
  };
}
