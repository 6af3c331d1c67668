import type { SparseNeighborSearch } from "../kernels.ts";
import type { NeighborTable } from "../knn/neighbor-table.ts";
import { prepareSparseRows, sparseMetricOf } from "../knn/sparse-neighbors.ts";
import { sparseSearchWork, type SparseSizes } from "../knn/sparse-plan.ts";
import { SPARSE_STEP_ROWS } from "../knn/sparse-search.ts";
import { joinSparseRows } from "../math/sparse-row-blocks.ts";
import type { SparseRows } from "../math/sparse-rows.ts";
import type { Need, Stage, StageContext, Working } from "./stage.ts";

const FEED_ROWS = 1024;
const CHUNK_NANOSECONDS = 1e9;

/**
 * Exact neighbors among sparse rows, which are never made dense. Needs every row at once; an
 * iteration compares a block of rows with those after them.
 */
export function createSparseNeighborsStage(
  { plan, kernels }: StageContext,
  working: Working | null,
  sizes: SparseSizes,
  keep: (table: NeighborTable) => void,
): Stage {
  const { rowCount, neighborCount } = plan;
  const metric = sparseMetricOf(plan.neighborPlan.metric);
  const total = Math.ceil(rowCount / SPARSE_STEP_ROWS);
  const state = working?.arrays["search"];
  let blocks: SparseRows[] = [];
  let fed = 0;
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  let search: SparseNeighborSearch | null = null;

  function open(): SparseNeighborSearch {
    const rows = joinSparseRows(blocks, sizes.columnCount);
    blocks = [];
    const opened = kernels.sparseNeighborSearch({ rows, neighborCount });
    if (state instanceof Uint8Array) opened.restore(state);
    return opened;
  }

  function need(): Need | null {
    if (fed === rowCount) return null;
    return { kind: "sparse rows", first: fed, count: Math.min(FEED_ROWS, rowCount - fed) };
  }

  function kept(): Working["arrays"] {
    if (search !== null) return { search: search.checkpoint() };
    return state === undefined ? {} : { search: state };
  }

  return {
    get done() {
      return done;
    },
    total,
    chunk: Math.max(1, Math.floor((CHUNK_NANOSECONDS * total) / sparseSearchWork(rowCount, sizes))),
    need,
    feedSparseRows(first, rows) {
      blocks.push(prepareSparseRows(rows, metric));
      fed = first + rows.rowCount;
      if (fed === rowCount) search = open();
    },
    advance(budget) {
      if (search === null) return 0;
      const to = Math.min(total, done + budget);
      search.advance(done, to);
      const count = to - done;
      done = to;
      if (done === total) keep(search.read());
      return count;
    },
    encode: () => ({ header: { done }, arrays: kept() }),
  };
}
