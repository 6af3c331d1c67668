import { EdgetopicError } from "../../core/errors.ts";
import { decodeSections, encodeSections } from "../../core/sections.ts";
import type { ObjectStore } from "../../storage/object-store.ts";

/** What a prune has done. */
export interface PruneReport {
  state: "collecting" | "sweeping" | "completed";
  startedAt: string;
  finishedAt?: string;
  /** Vectors younger than this when the prune began are left alone. */
  graceHours: number;
  /** Keys of vectors that corpora may still ask for, a key once for each that does. */
  collectedKeyCount: number;
  /** Old enough to be looked into. */
  checkedSegmentCount: number;
  removedVectorCount: number;
  removedBytes: number;
  damagedSegmentCount: number;
}

/** A prune under way, as it is kept between calls. */
export interface Prune extends Omit<PruneReport, "startedAt" | "finishedAt" | "graceHours"> {
  startedAt: number;
  graceMs: number;
  /** The corpus whose keys are being collected, and the document reached; null: none, and its end. */
  corpus: string | null;
  document: string | null;
  /** The segment reached. */
  segment: string | null;
  /** Of a `KeyFilter`. */
  filter: Uint8Array;
}

const UNDER_WAY = "cache/prune";
const LAST = "cache/last-prune.json";
const KIND = "cache prune";
const VERSION = 1;

/** Null where none is under way, and where what was kept of it is damaged: then it begins anew. */
export async function loadPrune(objects: ObjectStore): Promise<Prune | null> {
  const bytes = await objects.get(UNDER_WAY);
  if (bytes === null) return null;
  try {
    const sections = decodeSections(bytes, KIND, VERSION);
    // A copy: it is written to, and what was decoded is a view of the whole object.
    const filter = sections.get("filter", "u8").slice();
    return { ...(sections.header as Omit<Prune, "filter">), filter };
  } catch (error) {
    if (error instanceof EdgetopicError) return null;
    throw error;
  }
}

export async function savePrune(objects: ObjectStore, { filter, ...header }: Prune): Promise<void> {
  await objects.put(UNDER_WAY, encodeSections(KIND, VERSION, header, { filter }));
}

export async function forgetPrune(objects: ObjectStore): Promise<void> {
  await objects.delete([UNDER_WAY]);
}

export async function keepLastPrune(objects: ObjectStore, report: PruneReport): Promise<void> {
  await objects.put(LAST, JSON.stringify(report));
}

/** The last prune that was completed; null where there was none. */
export async function readLastPrune(objects: ObjectStore): Promise<PruneReport | null> {
  const bytes = await objects.get(LAST);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as PruneReport);
}
