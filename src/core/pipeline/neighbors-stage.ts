import type { NeighborTable } from "../knn/neighbor-table.ts";
import { finishDistances, kernelMetricOf, prepareRows } from "../knn/metric.ts";
import { finishSparseDistances, sparseMetricOf } from "../knn/sparse-neighbors.ts";
import { createQuantizedNeighborsStage } from "./quantized-neighbors-stage.ts";
import { createSparseNeighborsStage } from "./sparse-neighbors-stage.ts";
import {
  createSingleStep,
  type CreateStage,
  type Need,
  type Stage,
  type StageContext,
  type Working,
} from "./stage.ts";
import { createWarmNeighborsStage } from "./warm-neighbors-stage.ts";
import { keptNeighborCount } from "./warm-plan.ts";

const FEED_ROWS = 1024;
/** Multiplications of about a second in the WASM kernel, and the rows of one side of a block pair. */
const CHUNK_PRODUCTS = 6e9;
const BLOCK_ROWS = 128;

/** The nearest neighbors of every row, by the method of the plan; nothing to do where they were given. */
export const createNeighborsStage: CreateStage = (context, working) => {
  const { plan, products } = context;
  const { method, metric } = plan.neighborPlan;
  if (products.names().includes("neighborIndices")) return createSingleStep(() => {});
  const keep = (table: NeighborTable): void => {
    const { indices, distances } = firstNeighbors(table, plan.neighborCount);
    if (method === "sparse") finishSparseDistances(distances, sparseMetricOf(metric));
    else finishDistances(distances, metric);
    products.set("neighborIndices", indices);
    products.set("neighborDistances", distances);
    if (table.neighborCount === plan.neighborCount) return;
    products.set("keptIndices", table.indices);
    products.set("keptDistances", table.distances);
    products.drop("startIndices", "startDistances");
  };
  if (products.names().includes("startIndices")) {
    return createWarmNeighborsStage(context, working, keep);
  }
  if (method === "sparse") {
    const sizes = plan.sparse ?? { valueCount: 0, columnCount: 0 };
    return createSparseNeighborsStage(context, working, sizes, keep);
  }
  return method === "exact"
    ? createExactNeighborsStage(context, working, keep)
    : createQuantizedNeighborsStage(context, working, method, keep);
};

function firstNeighbors(table: NeighborTable, neighborCount: number): NeighborTable {
  if (table.neighborCount === neighborCount) return table;
  const { rowCount } = table;
  const indices = new Int32Array(rowCount * neighborCount);
  const distances = new Float32Array(rowCount * neighborCount);
  for (let row = 0; row < rowCount; row++) {
    const start = row * table.neighborCount;
    indices.set(table.indices.subarray(start, start + neighborCount), row * neighborCount);
    distances.set(table.distances.subarray(start, start + neighborCount), row * neighborCount);
  }
  return { rowCount, neighborCount, indices, distances };
}

/** An iteration is a pair of row blocks. Needs every vector at once. */
function createExactNeighborsStage(
  { plan, kernels }: StageContext,
  working: Working | null,
  keep: (table: NeighborTable) => void,
): Stage {
  const { rowCount, dimensions } = plan;
  const metric = kernelMetricOf(plan.neighborPlan.metric);
  const neighborCount = keptNeighborCount(plan);
  const search = kernels.neighborSearch({ rowCount, dimensions, neighborCount, metric });
  let fed = 0;
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  const state = working?.arrays["search"];
  if (state instanceof Uint8Array) search.restore(state);

  function need(): Need | null {
    if (fed === rowCount) return null;
    return { kind: "vectors", first: fed, count: Math.min(FEED_ROWS, rowCount - fed) };
  }

  return {
    get done() {
      return done;
    },
    total: search.pairCount,
    chunk: Math.max(1, Math.floor(CHUNK_PRODUCTS / (BLOCK_ROWS * BLOCK_ROWS * dimensions))),
    need,
    feedVectors(first, rows) {
      prepareRows(rows, dimensions, plan.neighborPlan.metric);
      search.setRows(first, rows);
      fed = first + rows.length / dimensions;
    },
    advance(budget) {
      const to = Math.min(search.pairCount, done + budget);
      search.advance(done, to);
      const count = to - done;
      done = to;
      if (done === search.pairCount) keep(search.read());
      return count;
    },
    encode: () => ({ header: { done }, arrays: { search: search.checkpoint() } }),
  };
}
