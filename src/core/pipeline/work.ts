import type { NeighborMethod } from "../knn/neighbor-plan.ts";
import { sparseSearchWork } from "../knn/sparse-plan.ts";
import { resolveUmapOptions } from "../reduce/umap/resolve-umap-options.ts";
import type { FitPlan } from "./plan.ts";
import type { StageName } from "./stage.ts";

/*
 * Nanoseconds of a core, measured in Node 24 over banking77 (13,067 rows of 384 dimensions) and sotu
 * (22,732) with `npm run bench -- stages`; docs/algorithms.md has the table. What matters is how they
 * compare to each other.
 */
/** Of a multiplication, where all pairs of rows are compared. */
const EXACT_PRODUCT = 0.043;
const EXHAUSTIVE_PRODUCT = 0.025;
const FILTERED_PRODUCT = 0.018;
/** Of a value of the rows that is fed to the search of a warm fit. */
const FEED_VALUE = 10;
/** Of a value of the rows, through all trees, rounds and the ranking. */
const DESCENT_VALUE = 250;
/** Of a neighbor. */
const GRAPH_NEIGHBOR = 900;
/** Of a neighbor and a vector of the eigensolver's subspace, which has five more than are wanted. */
const SPECTRAL_NEIGHBOR = 200;
const SPECTRAL_GUARD = 5;
/** Of a neighbor, where only new rows are placed. */
const PLACE_NEIGHBOR = 20;
/** Of a neighbor in an epoch, its negative samples included, without and for each dimension. */
const EPOCH_NEIGHBOR = 3;
const EPOCH_SAMPLE = 3;
const EPOCH_SAMPLE_DIMENSION = 0.5;
const CLUSTER_ROW = 20_000;
/** Of a value of the rows: both passes. */
const OUTLIERS_VALUE = 25;
const OUTLIERS_ROW = 100;
/** Of a document; texts of 60 characters take half, of 600 one and a half. */
const WORDS_DOCUMENT = 12_000;
const TOPICS_VALUE = 20;

/** Samples of the map, whose options are umap-learn's. */
const MAP = { dimensions: 2, negativeSampleCount: 5 };

/**
 * About how many nanoseconds of one core each stage takes, at least 1: by the sizes alone, so that
 * progress weighed by it is the same on every machine and after every interruption.
 */
export function estimateWork(plan: FitPlan): Record<StageName, number> {
  const { rowCount, documentCount, dimensions, options, neighborCount } = plan;
  const values = rowCount * dimensions;
  const edges = rowCount * neighborCount;
  const { negativeSampleCount } = resolveUmapOptions(options);
  const layout = { dimensions: options.dimensions, negativeSampleCount };
  const spectralWork = 1 + edges * SPECTRAL_NEIGHBOR * (options.dimensions + SPECTRAL_GUARD);
  return {
    neighbors: Math.max(1, neighborsWork(plan)),
    graph: 1 + edges * GRAPH_NEIGHBOR,
    initialize: plan.warm === undefined ? spectralWork : 1 + edges * PLACE_NEIGHBOR,
    layout: 1 + edges * plan.epochCount * epochWork(layout),
    cluster: rowCount * CLUSTER_ROW,
    outliers: plan.outliers === "keep" ? rowCount * OUTLIERS_ROW : values * OUTLIERS_VALUE,
    words: documentCount * WORDS_DOCUMENT,
    map: 1 + edges * plan.epochCount * epochWork(MAP),
    topics: values * TOPICS_VALUE,
  };
}

function neighborsWork({ rowCount, dimensions, neighborPlan, sparse, warm }: FitPlan): number {
  if (neighborPlan.method === "sparse") {
    return sparse === undefined ? 0 : sparseSearchWork(rowCount, sparse);
  }
  const products = (rowCount * rowCount * dimensions) / 2;
  if (warm !== undefined) {
    const others = 1 - Math.min(1, warm.changedRowCount / rowCount);
    return products * (1 - others * others) * EXACT_PRODUCT + rowCount * dimensions * FEED_VALUE;
  }
  const works: Record<NeighborMethod, number> = {
    exact: products * EXACT_PRODUCT,
    exhaustive: products * EXHAUSTIVE_PRODUCT,
    filtered: products * FILTERED_PRODUCT,
    descent: rowCount * dimensions * DESCENT_VALUE,
  };
  return works[neighborPlan.method];
}

/** Of a neighbor in an epoch. */
function epochWork({ dimensions, negativeSampleCount }: typeof MAP): number {
  const samples = 1 + negativeSampleCount;
  return EPOCH_NEIGHBOR + samples * (EPOCH_SAMPLE + dimensions * EPOCH_SAMPLE_DIMENSION);
}
