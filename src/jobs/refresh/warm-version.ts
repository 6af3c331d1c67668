import type { FitRows } from "../../core/pipeline.ts";
import type { FitPlan } from "../../core/pipeline/plan.ts";
import type { ProductName } from "../../core/pipeline/products.ts";
import {
  canStartWarm,
  changedRows,
  keepsNeighbors,
  keptNeighborCount,
  warmPlan,
} from "../../core/pipeline/warm-plan.ts";
import {
  decodeWarmStart,
  encodeWarmStart,
  matchRows,
  type WarmStart,
} from "../../core/pipeline/warm-start.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../storage/release-bytes.ts";
import type { CorpusSettings } from "../corpus.ts";
import { readRowList } from "./row-list.ts";
import { readProducts } from "./read-products.ts";

const KEPT: readonly ProductName[] = [
  "rowHashes",
  "keptIndices",
  "keptDistances",
  "reducedPositions",
  "mapPositions",
];

/** A fit as it is to be done, and the object it starts from, null for one that starts cold. */
export interface PlannedFit {
  plan: FitPlan;
  warm: string | null;
}

/** What must be the same for a fit to start from the one before it. */
export function warmSignature(
  { fingerprint }: Pick<Embedder, "fingerprint">,
  settings: CorpusSettings,
): string {
  return JSON.stringify([fingerprint, settings.options]);
}

/** Has the fit start from what the version before left in `key`, where that is there and near enough. */
export async function planWarm(
  objects: ObjectStore,
  key: string,
  plan: FitPlan,
  rowHashes: Int32Array,
  signature: string,
): Promise<PlannedFit> {
  const cold = { plan, warm: null };
  if (!keepsNeighbors(plan)) return cold;
  const bytes = await objects.get(key);
  if (bytes === null) return cold;
  const before = decodeWarmStart(bytes);
  const beforeCount = before.rowHashes.length / 2;
  const keptCount = before.neighborIndices.length / beforeCount;
  if (before.signature !== signature || keptCount !== keptNeighborCount(plan)) return cold;
  const newCount = matchRows(before.rowHashes, rowHashes).filter((row) => row < 0).length;
  const goneCount = beforeCount - (plan.rowCount - newCount);
  const changes = { newCount, goneCount, changedBefore: before.changedRowCount };
  if (!canStartWarm(plan, changes)) return cold;
  return { plan: warmPlan(plan, changedRows(changes)), warm: key };
}

/** Keeps under `key` what the next fit can start from; nothing where the fit left nothing. `prefix` is the refresh's. */
export async function writeWarmStart(
  objects: ObjectStore,
  prefix: string,
  key: string,
  plan: FitPlan,
  signature: string,
): Promise<void> {
  if (!keepsNeighbors(plan)) return;
  const products = await readProducts(objects, prefix, KEPT);
  const start: WarmStart = {
    signature,
    changedRowCount: plan.warm?.changedRowCount ?? 0,
    rowHashes: products.get("rowHashes"),
    neighborIndices: products.get("keptIndices"),
    neighborDistances: products.get("keptDistances"),
    reducedPositions: products.get("reducedPositions"),
    mapPositions: products.get("mapPositions"),
  };
  const bytes = encodeWarmStart(start);
  await objects.put(key, bytes);
  releaseBytes(bytes);
}

/** The rows of a fit, with what it starts from; `prefix` is its refresh's. */
export async function readFitRows(
  objects: ObjectStore,
  { prefix, warm }: { prefix: string; warm: string | null },
): Promise<FitRows> {
  const rows = await readRowList(objects, prefix);
  if (warm === null) return rows;
  const bytes = await objects.get(warm);
  if (bytes === null) throw new Error(`There is no object ${warm}.`);
  return { ...rows, warm: decodeWarmStart(bytes) };
}
