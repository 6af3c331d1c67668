import { UMAP } from "umap-js";
import { EdgetopicError } from "../core/errors.ts";
import { normalizeRows } from "../core/math/normalize-rows.ts";
import { createRandom } from "../core/math/random.ts";
import {
  BLOCK_ROWS,
  checkBlock,
  checkReducedDimensions,
  checkRows,
  rowBlock,
  type CreateReducer,
  type Reducer,
  type ReducerState,
  type RowsShape,
} from "../core/reduce/reducer.ts";

export interface UmapJsOptions {
  /** 1 … dimensions of the rows. 5. */
  reducedDimensions?: number;
  /** Neighbors per row, itself counted: 2 … rows - 1, taken down to that. 15. */
  neighborCount?: number;
  /** 0. */
  minDistance?: number;
  /** 1. */
  spread?: number;
  /** 200. */
  epochCount?: number;
  /** 1. */
  learningRate?: number;
  /** 5. */
  negativeSampleCount?: number;
  /** 1. */
  repulsion?: number;
  /** Any unsigned 32-bit integer. 42. */
  seed?: number;
}

/** Fewest rows umap-js lays out. */
const FEWEST_ROWS = 3;
/** Of the rows of one transform, apart from the fit's. */
const TRANSFORM_STREAM = 0x756d6a73;

/**
 * UMAP by the package `umap-js` 1.4.0 (PAIR, MIT), by cosine distance, behind the reducer port: for
 * whoever wants that implementation, and to compare edgetopic's own with. It starts at random rather
 * than from the spectral embedding, finds its neighbors by NN-descent, and keeps its graph in maps of
 * JavaScript objects: some 25 kB of heap a row beside the rows themselves. A heap of 90 MB held 3,000
 * rows and not 4,000, so more than about 3,000 are for Node and browsers, not for an isolate of
 * 128 MB. Seeded, it is the same every time on one engine; it uses `Math.pow` and `Math.exp`, so
 * another engine may give other bits.
 *
 * The iterations are the blocks fed, the search with the graph, which is one long one, and the
 * epochs. The package gives nothing to go on from, so a reducer resumed before it is done begins
 * anew, and one resumed after has its positions and no `transform`. Each new row is transformed by
 * itself with the same draws, so it lands where it would alone.
 *
 * Throws `too_few_documents` below 3 rows and `invalid_option`.
 */
export function umapJsReducer(options: UmapJsOptions = {}): CreateReducer {
  return (shape, state) => {
    const { reducedDimensions = 5 } = options;
    checkReducedDimensions(reducedDimensions, shape.dimensions);
    if (shape.rowCount < FEWEST_ROWS) {
      throw new EdgetopicError(
        "too_few_documents",
        `There are ${shape.rowCount} rows; umap-js wants at least ${FEWEST_ROWS}.`,
      );
    }
    const positions = state?.arrays["positions"];
    return positions instanceof Float32Array
      ? finishedReducer(reducedDimensions, positions, totalOf(shape, options))
      : startUmapJs(shape, options);
  };
}

function totalOf({ rowCount }: RowsShape, { epochCount = 200 }: UmapJsOptions): number {
  return Math.ceil(rowCount / BLOCK_ROWS) + 1 + epochCount;
}

function startUmapJs(shape: RowsShape, options: UmapJsOptions): Reducer {
  const { rowCount, dimensions } = shape;
  const { reducedDimensions = 5, seed = 42 } = options;
  const rows = new Float32Array(rowCount * dimensions);
  const blockCount = Math.ceil(rowCount / BLOCK_ROWS);
  const total = totalOf(shape, options);
  let random = createRandom(seed);
  const umap = createUmap(shape, options, () => random.uniform());
  let fedBlocks = 0;
  let done = 0;

  function runIteration(): void {
    if (done === blockCount) umap.initializeFit(rowViews(rows, dimensions));
    else if (done > blockCount) umap.step();
    done++;
  }

  function readPositions(): Float32Array {
    return Float32Array.from(umap.getEmbedding().flat());
  }

  return {
    reducedDimensions,
    get done() {
      return done;
    },
    total,
    chunk: 10,
    need: () => (fedBlocks < blockCount ? rowBlock(rowCount, fedBlocks) : null),
    feed(first, block) {
      if (fedBlocks >= blockCount) throw new Error("No rows were needed.");
      checkBlock(rowBlock(rowCount, fedBlocks), first, block, dimensions);
      normalizeRows(block, dimensions);
      rows.set(block, first * dimensions);
      fedBlocks++;
    },
    advance(budget) {
      const last = fedBlocks < blockCount ? fedBlocks : total;
      const count = Math.max(0, Math.min(budget, last - done));
      for (let i = 0; i < count; i++) runIteration();
      return count;
    },
    encode: (): ReducerState => ({
      header: null,
      arrays: done === total ? { positions: readPositions() } : {},
    }),
    positions: readPositions,
    transform(added) {
      checkRows(0, added, dimensions);
      const own = added.slice();
      normalizeRows(own, dimensions);
      const placed = rowViews(own, dimensions).map((row) => {
        random = createRandom(seed, TRANSFORM_STREAM);
        return umap.transform([row]);
      });
      return Float32Array.from(placed.flat(2));
    },
  };
}

function createUmap({ rowCount }: RowsShape, options: UmapJsOptions, random: () => number): UMAP {
  return new UMAP({
    nComponents: options.reducedDimensions ?? 5,
    nNeighbors: Math.min(options.neighborCount ?? 15, rowCount - 1),
    minDist: options.minDistance ?? 0,
    spread: options.spread ?? 1,
    nEpochs: options.epochCount ?? 200,
    learningRate: options.learningRate ?? 1,
    negativeSampleRate: options.negativeSampleCount ?? 5,
    repulsionStrength: options.repulsion ?? 1,
    distanceFn: unitCosineDistance,
    random,
  });
}

/** umap-js only reads its rows by index and length, so that they need not be copied into arrays. */
function rowViews(rows: Float32Array, dimensions: number): number[][] {
  return Array.from(
    { length: rows.length / dimensions },
    (_, i) => rows.subarray(i * dimensions, (i + 1) * dimensions) as unknown as number[],
  );
}

/** Of rows of unit length; one of zeros is at distance 1 from all. */
function unitCosineDistance(x: number[], y: number[]): number {
  let product = 0;
  for (let d = 0; d < x.length; d++) product += (x[d] as number) * (y[d] as number);
  return Math.max(0, 1 - product);
}

function finishedReducer(
  reducedDimensions: number,
  positions: Float32Array,
  total: number,
): Reducer {
  return {
    reducedDimensions,
    done: total,
    total,
    chunk: 1,
    need: () => null,
    feed() {
      throw new Error("No rows were needed.");
    },
    advance: () => 0,
    encode: () => ({ header: null, arrays: { positions } }),
    positions: () => positions,
  };
}
