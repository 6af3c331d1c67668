import { EdgetopicError } from "../errors.ts";
import { planNeighbors, type NeighborPlan } from "../knn/neighbor-plan.ts";
import { planSparseNeighbors, type SparseSizes } from "../knn/sparse-plan.ts";
import { checkMode } from "../modes/check-mode.ts";
import type { FitOptions } from "../options.ts";
import { resolveUmapOptions } from "../reduce/umap/resolve-umap-options.ts";
import { resolveWords } from "../text/resolve-words.ts";
import { chooseClusterer } from "./choose-clusterer.ts";
import { resolveFitOptions, type ResolvedFitOptions } from "./resolve-fit-options.ts";
import type { WarmFit } from "./warm-plan.ts";
import { whatFits } from "./what-fits.ts";

/** Fewest documents a fit can be made of. */
export const FEWEST_DOCUMENTS = 10;

/** What a fit may hold of the 128 MB of an isolate; the rest is the runtime's, the code's and the blocks' in flight. */
export const FIT_MEMORY_BYTES = 96_000_000;

export interface FitSizes {
  documentCount: number;
  /** Distinct vectors: documents of equal content share one row. */
  rowCount: number;
  /** Dimensions of the vectors. */
  dimensions: number;
  /** Whether one of the rows is all zeros, as of texts without a known word. False by default. */
  hasBlankRow?: boolean;
  /** Of the sparse rows that neighbors are found among; those of the vectors where left out. */
  sparse?: SparseSizes;
}

export interface FitPlan extends FitSizes, ResolvedFitOptions {
  options: FitOptions;
  /** Neighbors per row, the row itself not counted. */
  neighborCount: number;
  neighborPlan: NeighborPlan;
  /** Estimate of the largest sum of arrays held at one time. */
  memoryBytes: number;
  /** Of a fit that starts from the one before it: see `warmPlan`. */
  warm?: WarmFit;
}

/**
 * Decides everything a fit needs to know before it starts. Throws `too_few_documents` (fewer than
 * 10), `all_documents_equal` (one distinct vector; where that is all zeros, every document is an
 * outlier instead) and `corpus_too_large` (would not fit in an isolate's memory; names what would).
 */
export function planFit(sizes: FitSizes, options: FitOptions): FitPlan {
  const { documentCount, rowCount, dimensions, hasBlankRow = false } = sizes;
  // Refuses what does not go together before anything is spent.
  resolveUmapOptions(options);
  checkMode(options);
  chooseClusterer(options, resolveFitOptions(options, documentCount, rowCount));
  if (documentCount < FEWEST_DOCUMENTS) {
    throw new EdgetopicError(
      "too_few_documents",
      `The corpus has ${documentCount} documents with a text that could be embedded; a fit needs at least ${FEWEST_DOCUMENTS}.`,
    );
  }
  if (rowCount < 2 && !hasBlankRow) {
    throw new EdgetopicError(
      "all_documents_equal",
      `All ${documentCount} documents have the same vector; a fit needs at least 2 different ones.`,
    );
  }
  const plan = measureFit(sizes, options);
  if (fits(plan)) return plan;
  const suggestions = whatFits(sizes, options, (other, changed) =>
    fits(measureFit(other, changed)),
  );
  const advice =
    suggestions.length === 0
      ? "Nothing like it would fit."
      : `What would fit: ${suggestions.join("; ")}.`;
  throw new EdgetopicError(
    "corpus_too_large",
    `${rowCount} vectors of ${dimensions} dimensions need about ${megabytes(plan.memoryBytes)} MB; a fit may hold ${megabytes(FIT_MEMORY_BYTES)} MB. ${advice}`,
  );
}

function fits({ memoryBytes }: FitPlan): boolean {
  return memoryBytes <= FIT_MEMORY_BYTES;
}

/** The plan by the preferred search for neighbors that fits, by the smallest where none does. */
function measureFit(sizes: FitSizes, options: FitOptions): FitPlan {
  const { documentCount, rowCount, dimensions, sparse } = sizes;
  const neighborCount = Math.min(options.neighborCount, rowCount) - 1;
  const reducedDimensions = options.reducer === "identity" ? dimensions : options.dimensions;
  const resolved = resolveFitOptions(options, documentCount, rowCount);
  const others = peakBytes(sizes, neighborCount, reducedDimensions, resolved.minTopicSize, options);
  const { metric } = options;
  const neighborPlans =
    sparse === undefined
      ? planNeighbors({ rowCount, dimensions, neighborCount, metric }, resolved.neighbors)
      : [planSparseNeighbors(sparse, { rowCount, neighborCount, metric })];
  const neighborPlan =
    neighborPlans.find((plan) => plan.memoryBytes <= FIT_MEMORY_BYTES) ??
    neighborPlans.reduce((least, plan) => (plan.memoryBytes < least.memoryBytes ? plan : least));
  return {
    ...sizes,
    ...resolved,
    options,
    neighborCount,
    neighborPlan,
    memoryBytes: Math.max(others, neighborPlan.memoryBytes),
  };
}

/** Beside the search for neighbors, the largest of: the graph being made; the clustering; the outliers; the words; the model's rows. */
function peakBytes(
  sizes: FitSizes,
  neighborCount: number,
  reducedDimensions: number,
  minTopicSize: number,
  options: FitOptions,
): number {
  const { documentCount, rowCount, dimensions } = sizes;
  const table = rowCount * neighborCount * 8;
  // The union has at most twice the directed edges, each an index and a weight, held twice while it is sorted.
  const graph = rowCount * neighborCount * 2 * 8;
  const positions = rowCount * Math.max(2, reducedDimensions) * 4;
  // HDBSCAN's tree stays until the end, 32 bytes a row.
  const tree = rowCount * 32;
  // Categories and how sure they are.
  const told = options.mode === undefined ? 0 : rowCount * 8;
  const held = graph + 2 * positions + tree + told;
  // Half of the topics that there could be, each a sum in f64 and a centroid.
  const topics = ((documentCount / minTopicSize) * dimensions * 12) / 2;
  return Math.max(
    table + 2 * graph + told,
    held + rowCount * reducedDimensions * 8 * 6,
    held + topics + rowCount * 12 + 8_000_000,
    held + documentCount * wordBytes(options),
    2 * rowCount * dimensions + documentCount * 40 + tree,
  );
}

/** Of a document: its counts and the terms that it alone has, of which there are more by each word that a term may have more. */
function wordBytes(options: FitOptions): number {
  const { shortest, longest, vocabulary } = resolveWords(options);
  const lengths = vocabulary === null ? longest - shortest + (shortest > 1 ? 2 : 1) : 1;
  return 350 * (1 + 3 * (lengths - 1));
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
