import { EdgetopicError } from "../core/errors.ts";
import { precomputedDimensions } from "../embedders/precomputed.ts";
import { documentHash } from "./content-key.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { givenKey, keepVectors } from "./corpus-ingest.ts";
import type { Corpus, Rejection, VectorReport } from "./corpus.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import { pageDocuments } from "./ledger/document-pages.ts";
import { readContent, replaceContent } from "./ledger/documents.ts";
import { requireSettings } from "./ledger/settings.ts";

/** A document's vector, ready to be written as long as the document is what it was. */
interface ReadyVector {
  id: string;
  key: string;
  contentHash: string;
  /** Of the document as it was read. */
  knownHash: string;
}

/** Vectors that come without their documents. */
export function createCorpusUploads(
  context: CorpusContext,
): Pick<Corpus, "setVectors" | "listIds"> {
  const { sql, corpus, clock } = context;

  return {
    async setVectors(ids, vectors) {
      await clock.wake();
      const report: VectorReport = { updated: 0, unchanged: 0, rejected: [] };
      // Documents that change meanwhile are looked at once more.
      let places = [...ids.keys()];
      while (places.length > 0) places = await setSome(context, ids, vectors, places, report);
      return report;
    },
    async listIds(after, limit) {
      await clock.wake();
      requireSettings(sql, corpus);
      return pageDocuments(sql, after ?? "", { count: limit, bytes: Infinity }).ids;
    },
  };
}

/** Answers the places of those that have to be tried again. */
async function setSome(
  context: CorpusContext,
  ids: readonly string[],
  vectors: Float32Array,
  places: readonly number[],
  report: VectorReport,
): Promise<number[]> {
  const { sql, corpus } = context;
  const { embedder, incarnation } = requireSettings(sql, corpus);
  const dimensions = requireDimensions(embedder, ids.length, vectors);
  const ready = new Map<number, ReadyVector>();
  const fresh = new Map<string, Float32Array>();
  for (const place of places) {
    const id = ids[place] as string;
    const known = readContent(sql, id);
    if (known === null) {
      report.rejected.push(unknownDocument(id, place));
      continue;
    }
    const vector = vectors.subarray(place * dimensions, (place + 1) * dimensions);
    const key = await givenKey(vector);
    if (key === known.givenVectorKey) {
      report.unchanged++;
      continue;
    }
    const contentHash = await documentHash(known.text, known.image, key);
    ready.set(place, { id, key, contentHash, knownHash: known.contentHash });
    fresh.set(key, vector);
  }
  if (fresh.size > 0) await keepVectors(context, embedder, fresh);
  return sql.transaction(() => {
    const settings = requireSettings(sql, corpus);
    if (settings.embedder !== embedder || settings.incarnation !== incarnation) {
      return [...ready.keys()];
    }
    const again: number[] = [];
    const changed: string[] = [];
    for (const [place, { id, key, contentHash, knownHash }] of ready) {
      if (replaceContent(sql, id, knownHash, { contentHash, givenVectorKey: key })) {
        changed.push(id);
      } else again.push(place);
    }
    deleteDocumentAssignments(sql, changed);
    report.updated += changed.length;
    return again;
  });
}

function requireDimensions(embedder: string, count: number, vectors: Float32Array): number {
  const dimensions = precomputedDimensions(embedder);
  if (dimensions === null) {
    throw new EdgetopicError(
      "embedder_mismatch",
      `The corpus is embedded by "${embedder}"; vectors are sent to corpora of "precomputed/<dimensions>".`,
    );
  }
  if (vectors.length === count * dimensions) return dimensions;
  throw new EdgetopicError(
    "dimension_mismatch",
    `${vectors.length} numbers came for ${count} ids; the corpus's embedder has ${dimensions} for each.`,
  );
}

function unknownDocument(id: string, index: number): Rejection {
  const detail = `There is no document "${id}" in the corpus.`;
  return { index, id: id.slice(0, 128), code: "unknown_document", detail };
}
