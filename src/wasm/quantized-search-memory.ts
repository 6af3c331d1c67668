import type { QuantizedSearchShape } from "../core/kernels.ts";
import { createMemoryPlan } from "./memory.ts";

/** Bytes of a group of 128 rows beside the rows, and the waiting parts of a tree. */
const GROUP_ROWS = 128;
const GROUP_HEADER_BYTES = 4 * 4 * GROUP_ROWS;
/** Bytes of a block's heads beside the heads. */
const HEADS_HEADER_BYTES = 3 * 4 * GROUP_ROWS;
const STACK_BYTES = 8192;
const SAMPLE_ROWS = 100;
const REVERSE_COUNT = 12;

type Prepare = (...parameters: number[]) => void;

interface Exports extends WebAssembly.Exports {
  prepareQuantizedRows: Prepare;
  prepareCandidateLists: Prepare;
  prepareGroupJoin: Prepare;
  preparePairFilter: Prepare;
  preparePartitionTree: Prepare;
  prepareNeighborDescent: Prepare;
  prepareQuantizedSearch: Prepare;
  prepareExactRanking: Prepare;
}

export interface QuantizedSearchMemory {
  exports: WebAssembly.Exports;
  buffer: ArrayBuffer;
  /** A row of f32 on its way in. */
  vectorAt: number;
  /** Directions of f32, each filled up to `rowBytes` values. */
  directionsAt: number;
  rowBytes: number;
  /** The blocks of the ranking, in the memory of the int8 rows. */
  sideAts: readonly [number, number];
  /** The lists and what the descent keeps beside them, as in src/core/knn/search-state.ts. */
  stateAt: number;
  stateBytes: number;
}

/** Lays out the memory of a search, and tells the kernels where everything is. */
export function reserveQuantizedSearch(
  module: WebAssembly.Module,
  shape: QuantizedSearchShape,
  metric: number,
): QuantizedSearchMemory {
  const { rowCount, dimensions, candidateCount, method, blockRowCount, directionCount = 0 } = shape;
  const rowBytes = Math.ceil(dimensions / 16) * 16;
  const sideBytes = 4 * blockRowCount * dimensions;
  const listLength = rowCount * candidateCount;
  const perRow = method === "descent" ? 4 * rowCount : 0;
  const plan = createMemoryPlan();
  const rowsAt = plan.reserve(Math.max(rowCount * rowBytes, 2 * sideBytes));
  const scalesAt = plan.reserve(4 * rowCount);
  const biasesAt = plan.reserve(4 * rowCount);
  const vectorAt = plan.reserve(4 * dimensions);
  const queryAt = plan.reserve(2 * rowBytes);
  const stateBytes = 9 * listLength + 4 * rowCount;
  const stateAt = plan.reserve(stateBytes);
  const membersAt = stateAt + 8 * listLength;
  const tileAt = plan.reserve(4 * GROUP_ROWS * GROUP_ROWS);
  const groupBytes = GROUP_HEADER_BYTES + 2 * GROUP_ROWS * rowBytes;
  const groupAts = [plan.reserve(groupBytes), plan.reserve(groupBytes)] as const;
  const headsBytes = HEADS_HEADER_BYTES + 2 * GROUP_ROWS * directionCount;
  const headAts = [plan.reserve(headsBytes), plan.reserve(headsBytes)] as const;
  const perHead = directionCount === 0 ? 0 : rowCount;
  const filterAts = [perHead * directionCount, 4 * perHead, 4 * perHead].map(plan.reserve);
  const directionsAt = plan.reserve(4 * directionCount * rowBytes);
  const filterRowAts = [plan.reserve(4 * rowBytes), plan.reserve(4 * directionCount)];
  const planeAts = [4, 4, 1].map((size) => plan.reserve(size * rowBytes));
  const sampleAts = [plan.reserve(4 * SAMPLE_ROWS), plan.reserve(4 * SAMPLE_ROWS)];
  const stackAt = plan.reserve(STACK_BYTES);
  const visitedAt = plan.reserve(perRow);
  const countsAt = plan.reserve(perRow);
  const reverseAt = plan.reserve(REVERSE_COUNT * perRow);
  const stepsAt = plan.reserve(4 * (candidateCount + REVERSE_COUNT));
  const matchesAt = plan.reserve(4 * candidateCount);
  const { exports, buffer } = plan.instantiate(module);
  const kernels = exports as Exports;
  kernels.prepareQuantizedRows(rowCount, dimensions, rowsAt, scalesAt, biasesAt, queryAt);
  kernels.prepareCandidateLists(
    candidateCount,
    stateAt,
    stateAt + 4 * listLength,
    membersAt + 4 * rowCount,
  );
  kernels.prepareGroupJoin(tileAt);
  kernels.preparePartitionTree(membersAt, ...planeAts, ...sampleAts, stackAt);
  kernels.prepareNeighborDescent(reverseAt, countsAt, visitedAt, stepsAt);
  kernels.prepareQuantizedSearch(membersAt, ...groupAts, ...headAts);
  kernels.preparePairFilter(directionCount, ...filterAts, directionsAt, ...filterRowAts);
  const sideAts = [rowsAt, rowsAt + sideBytes] as const;
  kernels.prepareExactRanking(metric, ...sideAts, matchesAt);
  return { exports, buffer, vectorAt, directionsAt, rowBytes, sideAts, stateAt, stateBytes };
}
