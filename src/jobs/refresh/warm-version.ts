import { decodeProduct, type FitRows } from "../../core/pipeline.ts";
import type { FitPlan } from "../../core/pipeline/plan.ts";
import type { ProductName, ProductTypes } from "../../core/pipeline/products.ts";
import {
  canStartWarm,
  changedRows,
  keepsNeighbors,
  keptNeighborCount,
  warmPlan,
} from "../../core/pipeline/warm-plan.ts";
import { matchRows, type WarmStart } from "../../core/pipeline/warm-start.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { CorpusSettings } from "../corpus.ts";
import { productKey } from "../fit/fit-task.ts";
import { readRowList } from "./row-list.ts";

const KEPT = [
  "rowHashes",
  "keptIndices",
  "keptDistances",
  "reducedPositions",
  "mapPositions",
] as const satisfies readonly ProductName[];

/** Beside the products, as JSON; the last object that is written. */
interface About {
  signature: string;
  /** Rows that changed in the fit and those before it, back to the last one that started cold. */
  changedRowCount: number;
  /** Neighbors kept of each row. */
  neighborCount: number;
}

/** A fit as it is to be done, and where what it starts from lies, null for one that starts cold. */
export interface WarmPlan {
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

/** Has the fit start from what the version before left under `place`, where that is there and near enough. */
export async function planWarm(
  objects: ObjectStore,
  place: string,
  plan: FitPlan,
  rowHashes: Int32Array,
  signature: string,
): Promise<WarmPlan> {
  const cold = { plan, warm: null };
  if (!keepsNeighbors(plan)) return cold;
  const bytes = await objects.get(`${place}about`);
  if (bytes === null) return cold;
  const about = JSON.parse(new TextDecoder().decode(bytes)) as About;
  const isAlike = about.signature === signature && about.neighborCount === keptNeighborCount(plan);
  if (!isAlike) return cold;
  const before = await readKept(objects, place, "rowHashes");
  const newCount = matchRows(before, rowHashes).filter((row) => row < 0).length;
  const goneCount = before.length / 2 - (plan.rowCount - newCount);
  const changes = { newCount, goneCount, changedBefore: about.changedRowCount };
  if (!canStartWarm(plan, changes)) return cold;
  return { plan: warmPlan(plan, changedRows(changes)), warm: place };
}

/**
 * Keeps under `place` what the next fit can start from, one product at a time; nothing where the fit
 * left nothing. `prefix` is the refresh's.
 */
export async function writeWarmStart(
  objects: ObjectStore,
  prefix: string,
  place: string,
  plan: FitPlan,
  signature: string,
): Promise<void> {
  if (!keepsNeighbors(plan)) return;
  for (const name of KEPT) {
    const bytes = await objects.get(productKey(prefix, name));
    if (bytes === null) throw new Error(`The fit left no ${name} under ${prefix}.`);
    await objects.put(`${place}${name}`, bytes);
    releaseBytes(bytes);
  }
  const about: About = {
    signature,
    changedRowCount: plan.warm?.changedRowCount ?? 0,
    neighborCount: keptNeighborCount(plan),
  };
  await objects.put(`${place}about`, JSON.stringify(about));
}

/** The rows of a fit, with what it starts from; `prefix` is its refresh's. */
export async function readFitRows(
  objects: ObjectStore,
  { prefix, warm }: { prefix: string; warm: string | null },
): Promise<FitRows> {
  const rows = await readRowList(objects, prefix);
  if (warm === null) return rows;
  const start: WarmStart = {
    rowHashes: await readKept(objects, warm, "rowHashes"),
    neighborIndices: await readKept(objects, warm, "keptIndices"),
    neighborDistances: await readKept(objects, warm, "keptDistances"),
    reducedPositions: await readKept(objects, warm, "reducedPositions"),
    mapPositions: await readKept(objects, warm, "mapPositions"),
  };
  return { ...rows, warm: start };
}

async function readKept<Name extends (typeof KEPT)[number]>(
  objects: ObjectStore,
  place: string,
  name: Name,
): Promise<ProductTypes[Name]> {
  const bytes = await objects.get(`${place}${name}`);
  if (bytes === null) throw new Error(`There is no object ${place}${name}.`);
  return decodeProduct(name, bytes);
}
