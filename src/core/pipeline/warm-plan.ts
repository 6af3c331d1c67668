import { FIT_MEMORY_BYTES, type FitPlan } from "./plan.ts";

/** Share of changed rows, since the last fit that started cold, up to which a fit starts from the one before. */
const MOST_CHANGED_SHARE = 0.2;
/** A cold fit of fewer takes about a second. */
export const FEWEST_WARM_ROWS = 2000;
/** Epochs from a layout that is nearly there, as a share of those from a start, and their learning rate likewise. */
const EPOCH_SHARE = 0.3;
export const WARM_LEARNING_RATE = 0.5;

/** How a fit starts from the one before it. */
export interface WarmFit {
  /** Rows that are new, and those before them since the last fit that started cold. */
  changedRowCount: number;
}

/**
 * Neighbors that the search finds of each row: half as many again as the fit needs, so that nearly
 * all lists outlast the loss of some rows. As many as needed where no fit is to start from this one, or could
 * not, as the rows would not fit beside the lists.
 */
export function keptNeighborCount(plan: FitPlan): number {
  const { rowCount, dimensions, neighborCount, neighborPlan, options } = plan;
  const isWanted =
    options.warm === "auto" && options.reducer === "umap" && neighborPlan.method !== "sparse";
  if (!isWanted || rowCount < FEWEST_WARM_ROWS) return neighborCount;
  const most = neighborPlan.method === "exact" ? rowCount - 1 : neighborPlan.candidateCount;
  const more = Math.min(most, neighborCount + Math.ceil(neighborCount / 2));
  // A warm search holds the rows as f32, the lists it starts from, its own, and two copies at its end.
  const bytes = rowCount * (dimensions * 4 + 5 * more * 8);
  return bytes <= FIT_MEMORY_BYTES ? more : neighborCount;
}

/** Whether a fit by this plan keeps and can use what `WarmStart` holds. */
export function keepsNeighbors(plan: FitPlan): boolean {
  return keptNeighborCount(plan) > plan.neighborCount;
}

/** Rows that are new or gone since the fit before, and what that one's own changes add up to. */
export interface RowChanges {
  newCount: number;
  goneCount: number;
  changedBefore: number;
}

/**
 * Whether a fit by this plan is to start from the one before. Where nothing changed it starts cold,
 * so that it finds what a cold one found.
 */
export function canStartWarm(plan: FitPlan, changes: RowChanges): boolean {
  const changed = changedRows(changes);
  if (!keepsNeighbors(plan) || changes.newCount + changes.goneCount === 0) return false;
  return changed <= MOST_CHANGED_SHARE * plan.rowCount;
}

/** A row that was replaced counts once. */
export function changedRows({ newCount, goneCount, changedBefore }: RowChanges): number {
  return changedBefore + Math.max(newCount, goneCount);
}

/** The plan of a fit that starts from the one before it. */
export function warmPlan(plan: FitPlan, changedRowCount: number): FitPlan {
  const epochCount = Math.max(1, Math.round(EPOCH_SHARE * plan.epochCount));
  return { ...plan, epochCount, warm: { changedRowCount } };
}
