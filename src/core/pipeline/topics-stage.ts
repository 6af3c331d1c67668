import { quantizeRows } from "../knn/quantize.ts";
import { normalizeRows } from "../math/normalize-rows.ts";
import type { SectionArray } from "../sections.ts";
import { addToSums, centroids } from "../topics/centroids.ts";
import { representatives } from "../topics/representatives.ts";
import type { FitPlan } from "./plan.ts";
import type { Products } from "./products.ts";
import type { CreateStage, Need, StageContext, Working } from "./stage.ts";

const BLOCK_ROWS = 1024;
/** Values of about a second: each is normalized, quantized and added to a sum. */
const CHUNK_VALUES = 6e7;

interface Model {
  sums: Float64Array;
  quantizedRows: Int8Array;
  quantizedScales: Float32Array;
}

/**
 * What is kept of the vectors: quantized rows, centroids and representatives. An iteration is a
 * block of rows; the last one finishes the topics.
 */
export const createTopicsStage: CreateStage = (context, working) => {
  const { plan, products } = context;
  const { rowCount, dimensions } = plan;
  const { rowTopics, rowWeights } = topicsOfRows(plan, products);
  const total = Math.ceil(rowCount / BLOCK_ROWS);
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  const model = startModel(context, working);
  let fed: Float32Array | null = null;

  function need(): Need | null {
    if (done === total || fed !== null) return null;
    const first = done * BLOCK_ROWS;
    return { kind: "vectors", first, count: Math.min(BLOCK_ROWS, rowCount - first) };
  }

  return {
    get done() {
      return done;
    },
    total,
    chunk: Math.max(1, Math.floor(CHUNK_VALUES / (BLOCK_ROWS * dimensions))),
    need,
    feedVectors(_first, rows) {
      fed = rows;
    },
    advance(budget) {
      if (fed === null || budget < 1) return 0;
      const first = done * BLOCK_ROWS;
      const end = first + fed.length / dimensions;
      normalizeRows(fed, dimensions);
      const { rows, scales } = quantizeRows(fed, dimensions);
      model.quantizedRows.set(rows, first * dimensions);
      model.quantizedScales.set(scales, first);
      const topics = rowTopics.subarray(first, end);
      addToSums(model.sums, fed, dimensions, topics, rowWeights.subarray(first, end));
      fed = null;
      done++;
      if (done === total) finish(context, model);
      return 1;
    },
    encode: () => ({ header: { done }, arrays: encodeModel(model, done * BLOCK_ROWS, dimensions) }),
  };
};

/** The topic of each row, which all its documents share, and how many they are. */
function topicsOfRows(plan: FitPlan, products: Products) {
  const rowOfDocument = products.get("rowOfDocument");
  const documentTopics = products.get("documentTopics");
  const rowTopics = new Int32Array(plan.rowCount);
  const rowWeights = new Int32Array(plan.rowCount);
  for (let i = 0; i < rowOfDocument.length; i++) {
    rowTopics[rowOfDocument[i]] = documentTopics[i];
    rowWeights[rowOfDocument[i]]++;
  }
  return { rowTopics, rowWeights };
}

function startModel({ plan, products }: StageContext, working: Working | null): Model {
  const { rowCount, dimensions } = plan;
  const topicCount = products.get("documentTopics").reduce((most, t) => Math.max(most, t), -1) + 1;
  const model = {
    sums: new Float64Array(topicCount * dimensions),
    quantizedRows: new Int8Array(rowCount * dimensions),
    quantizedScales: new Float32Array(rowCount),
  };
  if (working !== null) {
    const kept = working.arrays as unknown as Model;
    model.sums.set(kept.sums);
    model.quantizedRows.set(kept.quantizedRows);
    model.quantizedScales.set(kept.quantizedScales);
  }
  return model;
}

/** Views of what is filled, as a copy of the rows would not fit beside them. */
function encodeModel(
  { sums, quantizedRows, quantizedScales }: Model,
  rowCount: number,
  dimensions: number,
): Record<string, SectionArray> {
  return {
    sums,
    quantizedRows: quantizedRows.subarray(0, rowCount * dimensions),
    quantizedScales: quantizedScales.subarray(0, rowCount),
  };
}

function finish({ plan, products }: StageContext, model: Model): void {
  const { sums, quantizedRows, quantizedScales } = model;
  const { rowCount, dimensions } = plan;
  const directions = centroids(sums, dimensions);
  products.set("centroids", directions);
  products.set("quantizedRows", quantizedRows);
  products.set("quantizedScales", quantizedScales);
  const representativeDocuments = representatives({
    rows: { rowCount, dimensions, rows: quantizedRows, scales: quantizedScales },
    centroids: directions,
    rowOfDocument: products.get("rowOfDocument"),
    documentTopics: products.get("documentTopics"),
  });
  products.set("representatives", representativeDocuments);
}
