import { normalizeRows } from "../math/normalize-rows.ts";
import { createPca, type PcaState } from "../reduce/pca.ts";
import { spectralLayout } from "../reduce/umap/spectral.ts";
import { fittedGraph } from "./fitted-graph.ts";
import type { FitPlan } from "./plan.ts";
import type { CreateStage, Need, Working } from "./stage.ts";

const FEED_ROWS = 1024;
/** Most that blocks fed and not yet used may take. */
const FED_BYTES = 8_000_000;
/** Multiplications of about a second. */
const CHUNK_PRODUCTS = 2e9;

interface WorkingArrays {
  mean: Float64Array;
  /** Empty once there are components. */
  scatter: Float64Array;
  components?: Float64Array;
  /** Of the rows projected so far. */
  positions: Float32Array;
}

interface WorkingHeader {
  done: number;
  /** Rows that the principal components are of, so far. */
  fittedRowCount: number;
}

/**
 * Where the layout starts: the graph's spectral embedding, in one iteration. Where there is none
 * (a graph of several components), the principal components of the vectors: then `total` grows by
 * two iterations for every block of 1,024 rows, one that adds it and one that projects it.
 */
export const createInitializeStage: CreateStage = ({ plan, products }, working) => {
  const { rowCount, dimensions, options } = plan;
  const columns = Math.max(2, options.dimensions);
  const blockCount = Math.ceil(rowCount / FEED_ROWS);
  const chunk = chunkBlocks(dimensions);
  const fed: Float32Array[] = [];
  let done = (working?.header as WorkingHeader | undefined)?.done ?? 0;
  let analysis = done > 0 ? startAnalysis(plan, columns, working) : null;

  /** The block that the iteration works on, 0 … 2 blockCount - 1 for both passes. */
  function firstRow(iteration: number): number {
    return ((iteration - 1) % blockCount) * FEED_ROWS;
  }

  function need(): Need | null {
    const next = done + fed.length;
    if (analysis === null || fed.length === chunk || next > 2 * blockCount) return null;
    const first = firstRow(next);
    return { kind: "vectors", first, count: Math.min(FEED_ROWS, rowCount - first) };
  }

  function initialize(): void {
    const positions = spectralLayout(fittedGraph(products), columns, options.seed);
    if (positions === null) analysis = startAnalysis(plan, columns, null);
    else products.set("initialPositions", positions);
  }

  function runBlock({ pca, positions }: Analysis, rows: Float32Array): void {
    if (done <= blockCount) pca.add(rows);
    else positions.set(pca.project(rows), firstRow(done) * columns);
    if (done === 2 * blockCount) products.set("initialPositions", positions);
  }

  return {
    get done() {
      return done;
    },
    get total() {
      return analysis === null ? 1 : 1 + 2 * blockCount;
    },
    chunk,
    need,
    feedVectors(_first, rows) {
      normalizeRows(rows, dimensions);
      fed.push(rows);
    },
    advance(budget) {
      if (analysis === null) {
        if (done === 1 || budget < 1) return 0;
        initialize();
        done = 1;
        return 1;
      }
      const blocks = fed.splice(0, budget);
      for (const rows of blocks) {
        runBlock(analysis, rows);
        done++;
      }
      return blocks.length;
    },
    encode() {
      if (analysis === null) return { header: { done, fittedRowCount: 0 }, arrays: {} };
      return encodeAnalysis(
        analysis,
        done,
        Math.max(0, done - 1 - blockCount) * FEED_ROWS * columns,
      );
    },
  };
};

interface Analysis {
  pca: ReturnType<typeof createPca>;
  /** `rowCount × columns` */
  positions: Float32Array;
}

/** Blocks of about a second of adding, as far as they may be held. */
function chunkBlocks(dimensions: number): number {
  const products = (FEED_ROWS * dimensions * dimensions) / 2;
  const bytes = FEED_ROWS * dimensions * 4;
  return Math.max(1, Math.floor(Math.min(CHUNK_PRODUCTS / products, FED_BYTES / bytes)));
}

function startAnalysis(plan: FitPlan, columns: number, working: Working | null): Analysis {
  const positions = new Float32Array(plan.rowCount * columns);
  if (working === null) return { pca: createPca(plan.dimensions, columns), positions };
  const arrays = working.arrays as unknown as WorkingArrays;
  const state: PcaState = {
    rowCount: (working.header as WorkingHeader).fittedRowCount,
    mean: arrays.mean,
    scatter: arrays.scatter,
    components: arrays.components ?? null,
  };
  positions.set(arrays.positions);
  return { pca: createPca(plan.dimensions, columns, state), positions };
}

function encodeAnalysis({ pca, positions }: Analysis, done: number, filled: number): Working {
  const { rowCount, mean, scatter, components } = pca.state();
  return {
    header: { done, fittedRowCount: rowCount },
    arrays: {
      mean,
      scatter,
      ...(components === null ? {} : { components }),
      positions: positions.subarray(0, filled),
    },
  };
}
