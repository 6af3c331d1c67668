import {
  BLOCK_ROWS,
  checkBlock,
  checkRows,
  rowBlock,
  type Reducer,
  type ReducerState,
  type RowsShape,
} from "./reducer.ts";

/** A linear map of rows to positions. */
export interface LinearMap {
  /** Whether the map is made of the rows, and so wants to see all of them before the first position. */
  readonly isLearnt: boolean;
  readonly reducedDimensions: number;
  /** Takes in a block of rows, before the first `project`. */
  add(rows: Float32Array): void;
  /** `m × reducedDimensions` */
  project(rows: Float32Array): Float32Array;
  encode(): ReducerState;
}

interface Header {
  done: number;
  map: unknown;
}

/** Multiplications of about a second. */
const CHUNK_PRODUCTS = 2e9;
/** Most that blocks fed and not yet used may take. */
const FED_BYTES = 8_000_000;

/**
 * A reducer of a linear map: an iteration is a block of 1,024 rows. A map that is learnt takes two
 * passes, one to learn and one to project. `createMap` is given the map's part of the state.
 */
export function createLinearReducer(
  { rowCount, dimensions }: RowsShape,
  state: ReducerState | null,
  createMap: (state: ReducerState | null) => LinearMap,
): Reducer {
  const header = state === null ? null : (state.header as Header);
  const map = createMap(state === null ? null : { header: header?.map, arrays: state.arrays });
  const { isLearnt, reducedDimensions } = map;
  const passBlocks = Math.ceil(rowCount / BLOCK_ROWS);
  const learningBlocks = isLearnt ? passBlocks : 0;
  const total = learningBlocks + passBlocks;
  const chunk = chunkBlocks(dimensions);
  const positions = new Float32Array(rowCount * reducedDimensions);
  const kept = state?.arrays["positions"];
  if (kept instanceof Float32Array) positions.set(kept);
  const fed: Float32Array[] = [];
  let done = header?.done ?? 0;

  function need() {
    const next = done + fed.length;
    if (next >= total || fed.length >= chunk) return null;
    return rowBlock(rowCount, next % passBlocks);
  }

  function run(rows: Float32Array): void {
    if (done < learningBlocks) map.add(rows);
    else {
      const { first } = rowBlock(rowCount, done - learningBlocks);
      positions.set(map.project(rows), first * reducedDimensions);
    }
    done++;
  }

  return {
    reducedDimensions,
    get done() {
      return done;
    },
    total,
    chunk,
    need,
    feed(first, rows) {
      const block = need();
      if (block === null) throw new Error("No rows were needed.");
      checkBlock(block, first, rows, dimensions);
      fed.push(rows);
    },
    advance(budget) {
      const blocks = fed.splice(0, budget);
      for (const rows of blocks) run(rows);
      return blocks.length;
    },
    encode() {
      const projectedRows = Math.max(0, done - learningBlocks) * BLOCK_ROWS;
      return encodeState(map, done, positions.slice(0, projectedRows * reducedDimensions));
    },
    positions: () => positions,
    transform(rows) {
      checkRows(0, rows, dimensions);
      return map.project(rows);
    },
  };
}

/** `positions` are those of the rows projected so far. */
function encodeState(map: LinearMap, done: number, positions: Float32Array): ReducerState {
  const { header, arrays } = map.encode();
  return { header: { done, map: header } satisfies Header, arrays: { ...arrays, positions } };
}

function chunkBlocks(dimensions: number): number {
  const fast = Math.floor(CHUNK_PRODUCTS / (BLOCK_ROWS * dimensions * dimensions));
  const small = Math.floor(FED_BYTES / (BLOCK_ROWS * dimensions * 4));
  return Math.max(1, Math.min(fast, small));
}
