import { EdgetopicError } from "../../core/errors.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { StoredSegment, VectorSegments } from "../../storage/vector-segments.ts";
import type { VectorUse } from "../corpus-work.ts";
import { readLastPrune, type PruneReport } from "./prune-state.ts";

/** Vectors of one fingerprint, or of all. */
export interface CacheSizes {
  segmentCount: number;
  /** A vector written twice counts twice until its segments are put together. */
  vectorCount: number;
  bytes: number;
}

/** What refreshes of the corpora there are had of it. */
export interface CacheUse {
  /** Documents whose vectors were there, and texts that were embedded. */
  hits: number;
  misses: number;
  /** What it would have taken to embed the former again: estimated from above, 0 where nobody is paid. */
  savedTokens: number;
  /** In US dollars; null where no price is known. */
  savedCost: number | null;
}

export interface FingerprintReport extends CacheSizes, CacheUse {
  fingerprint: string;
  /** Names of the embedders by which corpora came to it; empty where no corpus there is did. */
  embedders: string[];
  /** Bytes by how vectors are kept. */
  encodings: Partial<Record<"f32" | "f16" | "int8", number>>;
}

export interface CacheReport extends CacheSizes, CacheUse {
  currency: "USD";
  fingerprints: FingerprintReport[];
  /** The last one that was completed. */
  lastPrune: PruneReport | null;
}

export interface ReportDependencies {
  objects: ObjectStore;
  segments: VectorSegments;
  corpusIds(after: string | null, limit: number): Promise<string[]>;
  corpus(id: string): { vectorUses(): Promise<VectorUse[]> };
}

const PAGE = 1_000;
/** A Worker has six connections. */
const PARALLEL = 6;

/** Takes stock: the names of all segments, and a question to each corpus. */
export async function reportCache(dependencies: ReportDependencies): Promise<CacheReport> {
  const found = new Map<string, FingerprintReport>();
  let cursor: string | null = null;
  do {
    const page = await dependencies.segments.list(cursor, PAGE);
    for (const segment of page.segments) addSegment(open(found, segment.fingerprint), segment);
    ({ cursor } = page);
  } while (cursor !== null);
  for await (const use of readUses(dependencies)) addUse(open(found, use.fingerprint), use);

  const fingerprints = [...found.values()].toSorted((a, b) => b.bytes - a.bytes);
  const sum = (field: "hits" | "misses" | "savedTokens" | keyof CacheSizes): number =>
    fingerprints.reduce((total, report) => total + report[field], 0);
  const costs = fingerprints.flatMap(({ savedCost }) => savedCost ?? []);
  return {
    segmentCount: sum("segmentCount"),
    vectorCount: sum("vectorCount"),
    bytes: sum("bytes"),
    hits: sum("hits"),
    misses: sum("misses"),
    savedTokens: sum("savedTokens"),
    savedCost: costs.length === 0 ? null : costs.reduce((total, cost) => total + cost, 0),
    currency: "USD",
    fingerprints,
    lastPrune: await readLastPrune(dependencies.objects),
  };
}

async function* readUses({ corpusIds, corpus }: ReportDependencies): AsyncIterable<VectorUse> {
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await corpusIds(after, PAGE);
    for (let i = 0; i < ids.length; i += PARALLEL) {
      const some = ids.slice(i, i + PARALLEL).map((id) => usesOf(corpus(id)));
      for (const uses of await Promise.all(some)) yield* uses;
    }
    if (ids.length < PAGE) return;
    after = ids.at(-1) ?? null;
  }
}

/** None where the corpus was removed meanwhile. */
async function usesOf(corpus: ReturnType<ReportDependencies["corpus"]>): Promise<VectorUse[]> {
  try {
    return await corpus.vectorUses();
  } catch (error) {
    if (error instanceof EdgetopicError && error.code === "unknown_corpus") return [];
    throw error;
  }
}

function open(found: Map<string, FingerprintReport>, fingerprint: string): FingerprintReport {
  const known = found.get(fingerprint);
  if (known !== undefined) return known;
  const report: FingerprintReport = {
    fingerprint,
    embedders: [],
    segmentCount: 0,
    vectorCount: 0,
    bytes: 0,
    encodings: {},
    hits: 0,
    misses: 0,
    savedTokens: 0,
    savedCost: null,
  };
  found.set(fingerprint, report);
  return report;
}

function addSegment(report: FingerprintReport, { count, bytes, encoding }: StoredSegment): void {
  report.segmentCount++;
  report.vectorCount += count;
  report.bytes += bytes;
  report.encodings[encoding] = (report.encodings[encoding] ?? 0) + bytes;
}

function addUse(report: FingerprintReport, use: VectorUse): void {
  if (!report.embedders.includes(use.embedder)) report.embedders.push(use.embedder);
  report.hits += use.hits;
  report.misses += use.misses;
  report.savedTokens += use.savedTokens;
  if (use.savedCost !== null) report.savedCost = (report.savedCost ?? 0) + use.savedCost;
}
