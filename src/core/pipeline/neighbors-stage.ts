import { normalizeRows } from "../math/normalize-rows.ts";
import type { CreateStage, Need } from "./stage.ts";

const FEED_ROWS = 1024;
/** Multiplications of about a second in the WASM kernel, and the rows of one side of a block pair. */
const CHUNK_PRODUCTS = 6e9;
const BLOCK_ROWS = 128;

/** Exact k nearest neighbors: an iteration is a pair of row blocks. Needs every vector at once. */
export const createNeighborsStage: CreateStage = ({ plan, kernels, products }, working) => {
  const { rowCount, dimensions, neighborCount } = plan;
  const search = kernels.neighborSearch({ rowCount, dimensions, neighborCount });
  let fed = 0;
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;

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
      normalizeRows(rows, dimensions);
      search.setRows(first, rows);
      fed = first + rows.length / dimensions;
      const state = working?.arrays["search"];
      if (fed === rowCount && state instanceof Uint8Array) search.restore(state);
    },
    advance(budget) {
      const to = Math.min(search.pairCount, done + budget);
      search.advance(done, to);
      const count = to - done;
      done = to;
      if (done === search.pairCount) {
        const table = search.read();
        products.set("neighborIndices", table.indices);
        products.set("neighborDistances", table.distances);
      }
      return count;
    },
    encode: () => ({ header: { done }, arrays: { search: search.checkpoint() } }),
  };
};
