import { blockPairOf } from "../knn/block-pair.ts";
import { kernelMetricOf, prepareRows } from "../knn/metric.ts";
import type { QuantizedMethod } from "../knn/neighbor-plan.ts";
import type { NeighborTable } from "../knn/neighbor-table.ts";
import { createPrincipalDirections } from "../knn/principal-directions.ts";
import type { Need, Stage, StageContext, Working } from "./stage.ts";
import { keptNeighborCount } from "./warm-plan.ts";

const FEED_ROWS = 1024;
/** Multiplications of about a second of comparing all pairs, and the rows of one side of a pair. */
const CHUNK_PRODUCTS = 1e10;
const BLOCK_ROWS = 128;
/** Values of the rows over which a step of the descent, a tree or a round, takes about a second. */
const CHUNK_VALUES = 6e7;

/** How many rows of a block one side of a pair was fed. */
interface Side {
  block: number;
  fed: number;
}

/**
 * Neighbors over int8 rows, ranked exactly. First an iteration is a step of the search, which needs
 * every vector at once; then a pair of blocks, whose vectors it needs again, block by block.
 */
export function createQuantizedNeighborsStage(
  { plan, kernels }: StageContext,
  working: Working | null,
  method: QuantizedMethod,
  keep: (table: NeighborTable) => void,
): Stage {
  const { rowCount, dimensions } = plan;
  const neighborCount = keptNeighborCount(plan);
  const { metric, candidateCount, blockRowCount, directionCount = 0 } = plan.neighborPlan;
  const search = kernels.quantizedSearch({
    rowCount,
    dimensions,
    neighborCount,
    candidateCount,
    metric: kernelMetricOf(metric),
    method,
    seed: plan.options.seed,
    blockRowCount,
    directionCount,
  });
  const directions =
    method === "filtered" ? createPrincipalDirections(rowCount, dimensions, directionCount) : null;
  const { searchStepCount, rankStepCount } = search;
  const total = searchStepCount + rankStepCount;
  let fed = 0;
  const sides: [Side, Side] = [
    { block: -1, fed: 0 },
    { block: -1, fed: 0 },
  ];
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  const state = working?.arrays["search"];
  if (state instanceof Uint8Array) search.restore(state);

  function need(): Need | null {
    if (done === total) return null;
    if (done >= searchStepCount) return needOfPair();
    if (fed === rowCount) return null;
    return { kind: "vectors", first: fed, count: Math.min(FEED_ROWS, rowCount - fed) };
  }

  function needOfPair(): Need | null {
    const { first, second } = blockPairOf(done - searchStepCount);
    const own = needOfSide(1, second);
    return own !== null || first === second ? own : needOfSide(0, first);
  }

  function needOfSide(side: 0 | 1, block: number): Need | null {
    const held = sides[side];
    if (held.block !== block) {
      held.block = block;
      held.fed = 0;
    }
    const start = block * blockRowCount;
    const left = Math.min(blockRowCount, rowCount - start) - held.fed;
    if (left === 0) return null;
    return { kind: "vectors", first: start + held.fed, count: Math.min(FEED_ROWS, left) };
  }

  function feedSide(first: number, rows: Float32Array): void {
    const { second } = blockPairOf(done - searchStepCount);
    const side = needOfSide(1, second) === null ? 0 : 1;
    search.setBlockRows(side, first, rows);
    sides[side].fed += rows.length / dimensions;
  }

  return {
    get done() {
      return done;
    },
    total,
    get chunk() {
      if (done >= searchStepCount) return 1;
      const work =
        method === "descent"
          ? CHUNK_VALUES / (rowCount * dimensions)
          : CHUNK_PRODUCTS / (BLOCK_ROWS * BLOCK_ROWS * dimensions);
      return Math.max(1, Math.floor(work));
    },
    need,
    feedVectors(first, rows) {
      prepareRows(rows, dimensions, metric);
      if (done >= searchStepCount) return feedSide(first, rows);
      search.setRows(first, rows);
      fed = first + rows.length / dimensions;
      if (directions === null) return;
      directions.add(first, rows);
      if (fed === rowCount) search.setDirections(directions.read());
    },
    advance(budget) {
      const before = done;
      while (done - before < budget && done < total && need() === null) {
        if (done >= searchStepCount) search.rank(done++ - searchStepCount);
        else {
          const to = Math.min(searchStepCount, before + budget);
          search.search(done, to);
          done = to;
        }
      }
      if (done === total) keep(search.read());
      return done - before;
    },
    encode: () => ({ header: { done }, arrays: { search: search.checkpoint() } }),
  };
}
