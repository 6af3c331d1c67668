import { EdgetopicError } from "../../core/errors.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { StoredSegment, VectorSegments } from "../../storage/vector-segments.ts";
import type { CorpusWork } from "../corpus-work.ts";
import { keyFilterBytes, openKeyFilter, type KeyFilter } from "./key-filter.ts";
import {
  keepLastPrune,
  forgetPrune,
  loadPrune,
  savePrune,
  type Prune,
  type PruneReport,
} from "./prune-state.ts";

export interface PruneDependencies {
  objects: ObjectStore;
  segments: VectorSegments;
  /** Ids of the corpora there are, in the order of their bytes. */
  corpusIds(after: string | null, limit: number): Promise<string[]>;
  corpus(id: string): Pick<CorpusWork, "pageVectorKeys">;
  now(): number;
}

const SEGMENT_PAGE = 1_000;

/**
 * Goes on with the prune that is under way, or begins one: first the keys of all vectors that a corpus
 * may still ask for are collected in a filter, then every segment older than the grace period loses
 * what is not among them. `budget` counts pages of 1,000 documents and segments; what is left is for
 * the next call, in whatever process. Two at the same time do each other no harm.
 *
 * Nothing is lost that anyone refers to, whatever happens meanwhile:
 *
 * - A vector written since the prune began lies in a segment that is younger, and stays there or in
 *   younger ones: no segment is written over, and none is kept in a younger one's place.
 * - A vector that came along is written anew before its document refers to it. Only a document that had
 *   it before relies on the copy that is there, and makes sure that it never ceased to refer to it
 *   (`corpus-ingest.ts`).
 * - A refresh needs the vectors it found only within the step that found them: it has copies of its
 *   own. What it does not find it embeds.
 */
export async function pruneCache(
  dependencies: PruneDependencies,
  options: { graceMs: number; budget: number },
): Promise<PruneReport> {
  const prune = (await loadPrune(dependencies.objects)) ?? (await begin(dependencies, options));
  const filter = openKeyFilter(prune.filter);
  let left = options.budget;
  while (left > 0 && prune.state !== "completed") {
    if (prune.state === "collecting") left -= await collect(dependencies, prune, filter);
    else left -= await sweep(dependencies, prune, filter, left);
  }
  if (prune.state === "completed") return finish(dependencies, prune);
  await savePrune(dependencies.objects, prune);
  return reportOf(prune);
}

async function begin(
  { segments, now }: PruneDependencies,
  { graceMs }: { graceMs: number },
): Promise<Prune> {
  // Before anything is read: what is written from here on is younger.
  const startedAt = now();
  let vectorCount = 0;
  let cursor: string | null = null;
  do {
    const page = await segments.list(cursor, SEGMENT_PAGE);
    for (const segment of page.segments) vectorCount += segment.count;
    ({ cursor } = page);
  } while (cursor !== null);
  return {
    state: "collecting",
    startedAt,
    graceMs,
    corpus: null,
    document: null,
    segment: null,
    collectedKeyCount: 0,
    checkedSegmentCount: 0,
    removedVectorCount: 0,
    removedBytes: 0,
    damagedSegmentCount: 0,
    filter: new Uint8Array(keyFilterBytes(vectorCount)),
  };
}

/** One page of one corpus, or the step to the next one; answers what it costs of the budget. */
async function collect(
  { corpus, corpusIds }: PruneDependencies,
  prune: Prune,
  filter: KeyFilter,
): Promise<number> {
  if (prune.document === null) {
    const [id = null] = await corpusIds(prune.corpus, 1);
    if (id === null) {
      prune.state = "sweeping";
      return 0;
    }
    prune.corpus = id;
    prune.document = "";
  }
  const page = await pageKeys(corpus(prune.corpus as string), prune.document);
  filter.add(page.keys);
  prune.collectedKeyCount += page.keys.length / 16;
  prune.document = page.after;
  return 1;
}

/** Nothing where the corpus was removed meanwhile. */
async function pageKeys(corpus: Pick<CorpusWork, "pageVectorKeys">, after: string) {
  try {
    return await corpus.pageVectorKeys(after);
  } catch (error) {
    const isGone = error instanceof EdgetopicError && error.code === "unknown_corpus";
    if (isGone) return { keys: new Uint8Array(0), after: null };
    throw error;
  }
}

/** At most `limit` segments; answers how many were looked at. */
async function sweep(
  { segments }: PruneDependencies,
  prune: Prune,
  filter: KeyFilter,
  limit: number,
): Promise<number> {
  const page = await segments.list(prune.segment, Math.min(limit, SEGMENT_PAGE));
  for (const segment of page.segments) {
    if (!isOldEnough(segment, prune)) continue;
    const { removedVectorCount, removedBytes, wasDamaged } = await segments.prune(
      segment,
      filter.mayHave,
    );
    prune.checkedSegmentCount++;
    prune.removedVectorCount += removedVectorCount;
    prune.removedBytes += removedBytes;
    if (wasDamaged) prune.damagedSegmentCount++;
  }
  prune.segment = page.cursor;
  if (page.cursor === null) prune.state = "completed";
  return Math.max(1, page.segments.length);
}

function isOldEnough(segment: StoredSegment, { startedAt, graceMs }: Prune): boolean {
  return segment.createdAt < startedAt - graceMs;
}

async function finish({ objects, now }: PruneDependencies, prune: Prune): Promise<PruneReport> {
  const report = { ...reportOf(prune), finishedAt: new Date(now()).toISOString() };
  await keepLastPrune(objects, report);
  await forgetPrune(objects);
  return report;
}

function reportOf(prune: Prune): PruneReport {
  const {
    filter: _filter,
    corpus: _corpus,
    document: _document,
    segment: _segment,
    ...said
  } = prune;
  const { startedAt, graceMs, ...counts } = said;
  return {
    ...counts,
    startedAt: new Date(startedAt).toISOString(),
    graceHours: graceMs / 3_600_000,
  };
}
