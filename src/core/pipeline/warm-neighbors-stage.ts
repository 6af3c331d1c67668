import { kernelMetricOf, prepareRows } from "../knn/metric.ts";
import type { NeighborTable } from "../knn/neighbor-table.ts";
import type { Need, Stage, StageContext, Working } from "./stage.ts";
import { keptNeighborCount } from "./warm-plan.ts";
import { orderTies } from "./warm-start.ts";

const FEED_ROWS = 1024;
/** Multiplications of about a second in the WASM kernel, and the rows of one side of a block pair. */
const CHUNK_PRODUCTS = 6e9;
const BLOCK_ROWS = 128;

/**
 * The same neighbors as by comparing all pairs, but for equal distances at the end of a list, from
 * lists that are known in part. Rows with too few neighbors left are searched anew: they come first
 * in an order of the search's own, so that only pairs with their blocks are compared. The other
 * lists hold all that is nearer than their last entry, to which the compared rows are added. An
 * iteration is the pairs of one block with those.
 */
export function createWarmNeighborsStage(
  { plan, kernels, products }: StageContext,
  working: Working | null,
  keep: (table: NeighborTable) => void,
): Stage {
  const { rowCount, dimensions, neighborCount } = plan;
  const { metric } = plan.neighborPlan;
  const keptCount = keptNeighborCount(plan);
  const startIndices = products.get("startIndices");
  const startDistances = products.get("startDistances");
  const { order, places, searchedCount } = searchOrder(startIndices, keptCount, neighborCount);
  const blockCount = Math.ceil(rowCount / BLOCK_ROWS);
  const searchedBlocks = searchedCount / BLOCK_ROWS;
  const search = kernels.neighborSearch({
    rowCount,
    dimensions,
    neighborCount: keptCount,
    metric: kernelMetricOf(metric),
  });
  let fed = 0;
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  const state = working?.arrays["search"];
  if (state instanceof Uint8Array) search.restore(state);
  else search.restore(startState(startIndices, startDistances, order, places, searchedCount));

  function need(): Need | null {
    if (fed === rowCount) return null;
    return { kind: "vectors", first: fed, count: Math.min(FEED_ROWS, rowCount - fed) };
  }

  function finish(): void {
    const table = search.read();
    const found = inRowOrder(table, order);
    for (let row = 0; row < rowCount; row++) {
      if (places[row] >= searchedCount) cutList(found, row, startIndices, startDistances);
    }
    keep(found);
  }

  return {
    get done() {
      return done;
    },
    total: blockCount,
    chunk: Math.max(
      1,
      Math.floor(CHUNK_PRODUCTS / (BLOCK_ROWS * BLOCK_ROWS * dimensions * (1 + searchedBlocks))),
    ),
    need,
    feedVectors(first, rows) {
      prepareRows(rows, dimensions, metric);
      const count = rows.length / dimensions;
      for (let i = 0; i < count; i++) {
        search.setRows(places[first + i], rows.subarray(i * dimensions, (i + 1) * dimensions));
      }
      fed = first + count;
    },
    advance(budget) {
      const before = done;
      while (done < blockCount && done - before < budget) {
        const pair = (done * (done + 1)) / 2;
        search.advance(pair, pair + Math.min(done + 1, searchedBlocks));
        done++;
      }
      if (done === blockCount) finish();
      return done - before;
    },
    encode: () => ({ header: { done }, arrays: { search: search.checkpoint() } }),
  };
}

/**
 * The rows in the order of the search, the place of each, and how many of the first are compared
 * with all: those with fewer than `neighborCount` neighbors left, and what fills their last block.
 */
function searchOrder(startIndices: Int32Array, keptCount: number, neighborCount: number) {
  const rowCount = startIndices.length / keptCount;
  const order = new Int32Array(rowCount);
  let at = 0;
  for (let row = 0; row < rowCount; row++) {
    if (startIndices[row * keptCount + neighborCount - 1] < 0) order[at++] = row;
  }
  const searchedCount = Math.min(rowCount, Math.ceil(at / BLOCK_ROWS) * BLOCK_ROWS);
  for (let row = 0; row < rowCount; row++) {
    if (startIndices[row * keptCount + neighborCount - 1] >= 0) order[at++] = row;
  }
  const places = new Int32Array(rowCount);
  for (let place = 0; place < rowCount; place++) places[order[place]] = place;
  // Whole blocks are compared, the last block of all included.
  const isAll = searchedCount === rowCount;
  return {
    order,
    places,
    searchedCount: isAll ? Math.ceil(rowCount / BLOCK_ROWS) * BLOCK_ROWS : searchedCount,
  };
}

/** The lists as the search keeps them, without the rows that it will offer to them. */
function startState(
  startIndices: Int32Array,
  startDistances: Float32Array,
  order: Int32Array,
  places: Int32Array,
  searchedCount: number,
): Uint8Array {
  const keptCount = startIndices.length / order.length;
  const bytes = new Uint8Array(8 * startIndices.length);
  const distances = new Float32Array(bytes.buffer, 0, startIndices.length).fill(Infinity);
  const indices = new Int32Array(bytes.buffer, 4 * startIndices.length).fill(-1);
  for (let place = searchedCount; place < order.length; place++) {
    const from = order[place] * keptCount;
    let to = place * keptCount;
    for (let at = from; at < from + keptCount && startIndices[at] >= 0; at++) {
      const neighbor = places[startIndices[at]];
      if (neighbor < searchedCount) continue;
      indices[to] = neighbor;
      distances[to++] = startDistances[at];
    }
  }
  return bytes;
}

/** The search's lists by row, of rows. */
function inRowOrder(
  { rowCount, neighborCount, indices, distances }: NeighborTable,
  order: Int32Array,
) {
  const table = {
    rowCount,
    neighborCount,
    indices: new Int32Array(indices.length).fill(-1),
    distances: new Float32Array(distances.length).fill(Infinity),
  };
  for (let place = 0; place < rowCount; place++) {
    const from = place * neighborCount;
    const start = order[place] * neighborCount;
    let to = start;
    for (let at = from; at < from + neighborCount && indices[at] >= 0; at++) {
      table.indices[to] = order[indices[at]];
      table.distances[to++] = distances[at];
    }
    orderTies(table.indices, table.distances, start, to);
  }
  return table;
}

/** Takes away what lies beyond the last entry the list began with: nearer rows may be missing there. */
function cutList(
  { neighborCount, indices, distances }: NeighborTable,
  row: number,
  startIndices: Int32Array,
  startDistances: Float32Array,
): void {
  const start = row * neighborCount;
  let last = start + neighborCount - 1;
  while (startIndices[last] < 0) last--;
  for (let at = start; at < start + neighborCount; at++) {
    const isBeyond =
      distances[at] > startDistances[last] ||
      (distances[at] === startDistances[last] && indices[at] > startIndices[last]);
    if (!isBeyond) continue;
    indices[at] = -1;
    distances[at] = Infinity;
  }
}
