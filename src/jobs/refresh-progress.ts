import { EdgetopicError } from "../core/errors.ts";
import type { FitOptions } from "../core/options.ts";
import { planFit } from "../core/pipeline/plan.ts";
import { STAGE_NAMES } from "../core/pipeline/stage.ts";
import { estimateWork } from "../core/pipeline/work.ts";
import type { RefreshStage, RefreshState } from "./corpus.ts";

/*
 * Nanoseconds a document takes beside the fit, measured in workerd over banking77 and sotu with the
 * built-in embedder. One that is asked over the network takes longer; known vectors take less.
 */
const EMBED_DOCUMENT = 150_000;
const ASSIGN_DOCUMENT = 300_000;
const PUBLISH_DOCUMENT = 40_000;

export interface RefreshSizes {
  mode: "full" | "assign";
  documentCount: number;
  dimensions: number;
  options: FitOptions;
}

/** What a refresh says of itself, as far as its progress goes. */
export interface RefreshReport {
  state: RefreshState;
  stages: readonly RefreshStage[];
  /** How much of the state's work is done, 0 … 1; of embedding and publishing their stage tells. */
  share?: number | undefined;
}

/**
 * How far a refresh is, 0 … 1: embedding, then the fit where there is one, then publishing, each as
 * long as it is expected to take. May go back where `documentCount` changes.
 */
export function refreshProgress(
  { state, stages, share }: RefreshReport,
  sizes: RefreshSizes,
): number {
  const works = estimateRefreshWork(sizes);
  const total = works.embed + works.fit + works.publish;
  const done = share ?? shareOf(stages, state === "embedding" ? "embed" : "publish");
  if (state === "embedding") return (done * works.embed) / total;
  if (state === "fitting") return (works.embed + (share ?? 0) * works.fit) / total;
  if (state === "publishing") return (works.embed + works.fit + done * works.publish) / total;
  return state === "completed" ? 1 : 0;
}

function shareOf(stages: readonly RefreshStage[], name: string): number {
  const { done, total } = stages.find((stage) => stage.name === name) ?? { done: 0, total: 1 };
  return total === 0 ? 1 : Math.min(1, done / total);
}

/** About nanoseconds of each part. */
export function estimateRefreshWork(sizes: RefreshSizes) {
  const { mode, documentCount } = sizes;
  const count = Math.max(1, documentCount);
  if (mode === "assign") {
    const embed = count * (EMBED_DOCUMENT + ASSIGN_DOCUMENT);
    return { embed, fit: 0, publish: count * PUBLISH_DOCUMENT };
  }
  return {
    embed: count * EMBED_DOCUMENT,
    fit: fitWork(sizes),
    publish: count * PUBLISH_DOCUMENT,
  };
}

/** As if no two documents had the same vector; 0 where such a fit would be refused. */
function fitWork({ documentCount, dimensions, options }: RefreshSizes): number {
  try {
    const plan = planFit({ documentCount, rowCount: documentCount, dimensions }, options);
    const works = estimateWork(plan);
    return STAGE_NAMES.reduce((sum, name) => sum + works[name], 0);
  } catch (error) {
    if (error instanceof EdgetopicError) return 0;
    throw error;
  }
}
