import { normalizeRows } from "../math/normalize-rows.ts";
import { addToSums, centroids } from "../topics/centroids.ts";
import { countDocuments } from "../topics/count-documents.ts";
import {
  findNearestTopics,
  outlierThresholds,
  reassignOutliers,
  type NearestTopics,
} from "../topics/outliers.ts";
import { renumberBySize } from "../topics/renumber.ts";
import type { FitPlan } from "./plan.ts";
import type { Products } from "./products.ts";
import {
  createSingleStep,
  type CreateStage,
  type Need,
  type StageContext,
  type Working,
} from "./stage.ts";

const BLOCK_ROWS = 1024;
/** Multiplications of about a second. */
const CHUNK_PRODUCTS = 5e8;

/**
 * Topics of the documents: the clusters, with the outliers that `plan.outliers` gives to the topic
 * nearest to them, numbered by size. Two passes over the vectors, an iteration for each block: the
 * first adds up the clusters, the second compares with their centroids. Where every outlier stays
 * one, or there is none, it is one iteration without vectors.
 */
export const createOutliersStage: CreateStage = (context, working) => {
  const { plan, products } = context;
  const rowClusters = products.get("rowClusters");
  const clusterCount = rowClusters.reduce((most, cluster) => Math.max(most, cluster), -1) + 1;
  const outlierCount = rowClusters.filter((cluster) => cluster < 0).length;
  if (plan.outliers === "keep" || clusterCount === 0 || outlierCount === 0) {
    return createSingleStep(() => numberTopics(products, rowClusters));
  }
  const passes = createPasses(context, clusterCount, working);
  let fed: Float32Array | null = null;
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;

  return {
    get done() {
      return done;
    },
    total: passes.blockCount,
    chunk: chunkBlocks(plan, clusterCount, outlierCount),
    need: () => (fed === null ? passes.need(done) : null),
    feedVectors(_first, rows) {
      normalizeRows(rows, plan.dimensions);
      fed = rows;
    },
    advance(budget) {
      if (fed === null || budget < 1) return 0;
      passes.run(done, fed);
      fed = null;
      done++;
      if (done === passes.blockCount) numberTopics(products, passes.reassigned());
      return 1;
    },
    encode: () => ({ header: { done }, arrays: passes.encode(done) }),
  };
};

/** Blocks of about a second of comparing. */
function chunkBlocks(plan: FitPlan, clusterCount: number, outlierCount: number): number {
  const { rowCount, dimensions } = plan;
  const comparisons = BLOCK_ROWS * (1 + (clusterCount * outlierCount) / rowCount);
  return Math.max(1, Math.floor(CHUNK_PRODUCTS / (comparisons * dimensions)));
}

interface WorkingArrays extends NearestTopics {
  sums: Float64Array;
}

/** Both passes; a block is told by its number in them. */
function createPasses(
  { plan, products }: StageContext,
  clusterCount: number,
  working: Working | null,
) {
  const { rowCount, dimensions } = plan;
  const rowClusters = products.get("rowClusters");
  const rowWeights = countDocuments(products.get("rowOfDocument"), rowCount);
  const passBlocks = Math.ceil(rowCount / BLOCK_ROWS);
  const sums = new Float64Array(clusterCount * dimensions);
  const found: NearestTopics = {
    topics: new Int32Array(rowCount).fill(-1),
    similarities: new Float32Array(rowCount),
  };
  if (working !== null) {
    const kept = working.arrays as unknown as WorkingArrays;
    sums.set(kept.sums);
    found.topics.set(kept.topics);
    found.similarities.set(kept.similarities);
  }
  let directions: Float32Array | null = null;

  return {
    blockCount: 2 * passBlocks,
    need(block: number): Need | null {
      if (block >= 2 * passBlocks) return null;
      const first = (block % passBlocks) * BLOCK_ROWS;
      return { kind: "vectors", first, count: Math.min(BLOCK_ROWS, rowCount - first) };
    },
    run(block: number, rows: Float32Array): void {
      const first = (block % passBlocks) * BLOCK_ROWS;
      const end = first + rows.length / dimensions;
      if (block < passBlocks) {
        const clusters = rowClusters.subarray(first, end);
        addToSums(sums, rows, dimensions, clusters, rowWeights.subarray(first, end));
        return;
      }
      directions ??= centroids(sums, dimensions);
      findNearestTopics(found, first, rows, dimensions, rowClusters, directions);
    },
    reassigned(): Int32Array {
      const thresholds =
        plan.outliers === "none"
          ? null
          : outlierThresholds(found.similarities, rowClusters, rowWeights, clusterCount);
      return reassignOutliers(rowClusters, found, thresholds);
    },
    encode(done: number): Record<string, Float64Array | Int32Array | Float32Array> {
      const compared = Math.max(0, done - passBlocks) * BLOCK_ROWS;
      return {
        sums,
        topics: found.topics.subarray(0, compared),
        similarities: found.similarities.subarray(0, compared),
      };
    },
  };
}

function numberTopics(products: Products, rowTopics: Int32Array): void {
  const topics = products.get("rowOfDocument").map((row) => rowTopics[row]);
  products.set("documentTopics", renumberBySize(topics));
  products.drop("rowClusters");
}
