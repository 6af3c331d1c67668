import {
  decodeEmergingPool,
  type EmergingPool,
  encodeEmergingPool,
  joinPools,
} from "../../core/topics/emerging/emerging-pool.ts";
import { matchCandidates } from "../../core/topics/emerging/match-candidates.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import type { EmergingList, EmergingTopic } from "../corpus.ts";
import type { versionKeys } from "../refresh/version-objects.ts";
import type { FoundCandidate } from "./find-candidates.ts";

type Keys = ReturnType<typeof versionKeys>;

export interface EmergingUpdate {
  /** Of the version that documents were added to, and of the one they make. */
  from: Keys;
  to: Keys;
  version: number;
  /** Of the former version: whether a document is there as it was. */
  isCarried(id: string): boolean;
  /** What came since, batch by batch. */
  added: readonly EmergingPool[];
}

/**
 * Looks through the documents that are no topic's, those of the version before and those that came,
 * and writes what may become a topic. Nothing is written where there are none. Answers the candidates
 * that were not there before.
 */
export async function updateEmerging(
  objects: ObjectStore,
  { from, to, version, isCarried, added }: EmergingUpdate,
  find: (pool: EmergingPool) => Promise<FoundCandidate[]>,
): Promise<EmergingTopic[]> {
  const bytes = await objects.get(from.pool);
  const before = bytes === null ? null : decodeEmergingPool(bytes);
  const known = await readEmerging(objects, from);
  const pool = joinPools(before, isCarried, added);
  if (pool.rows.rowCount === 0) return [];
  const isSame = pool.documentIds.join() === before?.documentIds.join();
  const isUnchanged = isSame && added.every(({ documentIds }) => documentIds.length === 0);
  const candidates = isUnchanged ? known : nameCandidates(known, await find(pool), version, pool);
  const list: EmergingList = { version, documentCount: pool.rows.rowCount, candidates };
  await objects.put(to.pool, encodeEmergingPool(pool));
  await objects.put(to.emerging, JSON.stringify(list));
  return candidates.filter(({ since }) => since === version);
}

/** The candidates of a version; none where there are none. */
export async function readEmerging(
  objects: ObjectStore,
  keys: Pick<Keys, "emerging">,
): Promise<EmergingTopic[]> {
  const bytes = await objects.get(keys.emerging);
  if (bytes === null) return [];
  return (JSON.parse(new TextDecoder().decode(bytes)) as EmergingList).candidates;
}

/** Those that were there keep their ids; a new one has that of the version and its place among the new ones. */
function nameCandidates(
  known: readonly EmergingTopic[],
  found: readonly FoundCandidate[],
  version: number,
  pool: EmergingPool,
): EmergingTopic[] {
  const present = new Set(pool.documentIds);
  const matches = matchCandidates(known, found, (id) => present.has(id));
  let newCount = 0;
  return found.map((candidate, i) => {
    const earlier = known[matches[i] as number];
    const id = earlier?.id ?? `e${version}-${++newCount}`;
    return { id, since: earlier?.since ?? version, ...candidate };
  });
}
