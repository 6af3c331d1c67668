import type { NeighborTable } from "../core/knn/neighbor-table.ts";
import type { QuantizedSearch, QuantizedSearchShape } from "../core/kernels.ts";
import { metricNumber } from "./metric-number.ts";
import { reserveQuantizedSearch } from "./quantized-search-memory.ts";

/** As in src/core/knn/quantized-search.ts. */
const BLOCK_ROWS = 128;
const TREE_COUNT = 16;
const FILTER_TREE_COUNT = 2;
const ROUND_COUNT = 2;
/** Of one call: the engine only changes to optimised code between two calls. */
const PROJECTED_ROWS = 64;

interface Exports extends WebAssembly.Exports {
  setQuantizedRow(row: number, from: number, metric: number): void;
  projectRows(from: number, to: number): void;
  searchBlockPair(first: number, second: number): void;
  searchOpenPairs(first: number, second: number): void;
  searchTree(seed: number, tree: number): void;
  improveMembers(round: number): void;
  rankPair(first: number, firstCount: number, second: number, secondCount: number): void;
  orderLists(): void;
}

/** `quantizedNeighborSearch` in WASM; `planNeighbors` in core counts its memory. */
export function createQuantizedSearch(
  module: WebAssembly.Module,
  shape: QuantizedSearchShape,
): QuantizedSearch {
  const { rowCount, dimensions, candidateCount, method, seed, blockRowCount, metric } = shape;
  const memory = reserveQuantizedSearch(module, shape, metricNumber(metric));
  const { buffer, vectorAt, directionsAt, rowBytes, sideAts, stateAt, stateBytes } = memory;
  const exports = memory.exports as Exports;
  const listLength = rowCount * candidateCount;
  const state = new Uint8Array(buffer, stateAt, stateBytes);
  const distances = new Float32Array(buffer, stateAt, listLength).fill(Infinity);
  const indices = new Int32Array(buffer, stateAt + 4 * listLength, listLength).fill(-1);
  const vector = new Float32Array(buffer, vectorAt, dimensions);
  const treeCount = { exhaustive: 0, filtered: FILTER_TREE_COUNT, descent: TREE_COUNT }[method];
  const rankStepCount = pairCount(rowCount, blockRowCount);
  let keptBytes = method === "descent" ? stateBytes : 8 * listLength;

  function searchStep(step: number): void {
    if (step < treeCount) exports.searchTree(seed, step);
    else if (method !== "descent") {
      const { first, second } = pairOf(step - treeCount);
      if (method === "exhaustive") exports.searchBlockPair(first, second);
      else exports.searchOpenPairs(first, second);
    } else exports.improveMembers(1 + step - TREE_COUNT);
  }

  return {
    searchStepCount:
      treeCount + (method === "descent" ? ROUND_COUNT : pairCount(rowCount, BLOCK_ROWS)),
    rankStepCount,
    setRows(first, rows) {
      for (let i = 0; i * dimensions < rows.length; i++) {
        vector.set(rows.subarray(i * dimensions, (i + 1) * dimensions));
        exports.setQuantizedRow(first + i, vectorAt, metricNumber(metric));
      }
    },
    setDirections(directions) {
      for (let c = 0; c * dimensions < directions.length; c++) {
        const direction = directions.subarray(c * dimensions, (c + 1) * dimensions);
        new Float32Array(buffer, directionsAt + 4 * c * rowBytes, dimensions).set(direction);
      }
      for (let row = 0; row < rowCount; row += PROJECTED_ROWS) {
        exports.projectRows(row, Math.min(rowCount, row + PROJECTED_ROWS));
      }
    },
    search(from, to) {
      for (let step = from; step < to; step++) searchStep(step);
    },
    setBlockRows(side, first, rows) {
      const at = sideAts[side] + 4 * (first % blockRowCount) * dimensions;
      new Float32Array(buffer, at, rows.length).set(rows);
    },
    rank(step) {
      keptBytes = 8 * listLength;
      const { first, second } = pairOf(step);
      const sizeOf = (block: number): number =>
        Math.min(blockRowCount, rowCount - block * blockRowCount);
      exports.rankPair(
        first * blockRowCount,
        sizeOf(first),
        second * blockRowCount,
        sizeOf(second),
      );
      if (step === rankStepCount - 1) exports.orderLists();
    },
    read: () => firstOfLists(shape, indices, distances),
    checkpoint: () => state.subarray(0, keptBytes),
    restore(bytes) {
      if (bytes.length !== stateBytes && bytes.length !== 8 * listLength) {
        throw new RangeError(
          `A checkpoint of ${bytes.length} bytes cannot be that of ${rowCount} rows of ${candidateCount} candidates, which is ${keptBytes}.`,
        );
      }
      state.set(bytes);
    },
  };
}

function pairOf(pair: number): { first: number; second: number } {
  const second = Math.floor((Math.sqrt(8 * pair + 1) - 1) / 2);
  return { first: pair - (second * (second + 1)) / 2, second };
}

function pairCount(rowCount: number, blockRowCount: number): number {
  const blockCount = Math.ceil(rowCount / blockRowCount);
  return (blockCount * (blockCount + 1)) / 2;
}

function firstOfLists(
  { rowCount, neighborCount, candidateCount }: QuantizedSearchShape,
  listedIndices: Int32Array,
  listedDistances: Float32Array,
): NeighborTable {
  const indices = new Int32Array(rowCount * neighborCount);
  const distances = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * candidateCount;
    indices.set(listedIndices.subarray(start, start + neighborCount), i * neighborCount);
    distances.set(listedDistances.subarray(start, start + neighborCount), i * neighborCount);
  }
  return { rowCount, neighborCount, indices, distances };
}
