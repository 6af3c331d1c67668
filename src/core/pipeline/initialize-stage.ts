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
  const { dimensions, options } = plan;
  const columns = Math.max(2, options.dimensions);
  const chunk = chunkBlocks(dimensions);
  const fed: Float32Array[] = [];
  let done = (working?.header as WorkingHeader | undefined)?.done ?? 0;
  let analysis = done > 0 ? createAnalysis(plan, columns, working) : null;

  function layOutGraph(): void {
    const positions = spectralLayout(fittedGraph(products), columns, options.seed);
    if (positions === null) analysis = createAnalysis(plan, columns, null);
    else products.set("initialPositions", positions);
    done = 1;
  }

  return {
    get done() {
      return done;
    },
    get total() {
      return 1 + (analysis?.blockCount ?? 0);
    },
    chunk,
    need() {
      if (analysis === null || fed.length === chunk) return null;
      return analysis.need(done - 1 + fed.length);
    },
    feedVectors(_first, rows) {
      normalizeRows(rows, dimensions);
      fed.push(rows);
    },
    advance(budget) {
      if (done === 0 && budget >= 1) {
        layOutGraph();
        return 1;
      }
      if (analysis === null) return 0;
      const blocks = fed.splice(0, budget);
      for (const rows of blocks) analysis.run(done++ - 1, rows);
      if (done > analysis.blockCount) products.set("initialPositions", analysis.positions);
      return blocks.length;
    },
    encode() {
      if (analysis === null) return { header: { done, fittedRowCount: 0 }, arrays: {} };
      return analysis.encode(done);
    },
  };
};

/** Blocks of about a second of adding, as far as they may be held. */
function chunkBlocks(dimensions: number): number {
  const products = (FEED_ROWS * dimensions * dimensions) / 2;
  const bytes = FEED_ROWS * dimensions * 4;
  return Math.max(1, Math.floor(Math.min(CHUNK_PRODUCTS / products, FED_BYTES / bytes)));
}

/** Principal components in two passes over the rows; a block is told by its number in both. */
function createAnalysis(plan: FitPlan, columns: number, working: Working | null) {
  const { rowCount, dimensions } = plan;
  const passBlocks = Math.ceil(rowCount / FEED_ROWS);
  const blockCount = 2 * passBlocks;
  const pca = createPca(dimensions, columns, working === null ? null : pcaState(working));
  const positions = new Float32Array(rowCount * columns);
  if (working !== null) positions.set((working.arrays as unknown as WorkingArrays).positions);

  return {
    blockCount,
    positions,
    need(block: number): Need | null {
      if (block >= blockCount) return null;
      const first = (block % passBlocks) * FEED_ROWS;
      return { kind: "vectors", first, count: Math.min(FEED_ROWS, rowCount - first) };
    },
    run(block: number, rows: Float32Array): void {
      if (block < passBlocks) pca.add(rows);
      else positions.set(pca.project(rows), (block - passBlocks) * FEED_ROWS * columns);
    },
    encode(done: number): Working {
      const { rowCount: fittedRowCount, mean, scatter, components } = pca.state();
      const projectedRows = Math.max(0, done - 1 - passBlocks) * FEED_ROWS;
      const arrays = { mean, scatter, positions: positions.subarray(0, projectedRows * columns) };
      return {
        header: { done, fittedRowCount },
        arrays: components === null ? arrays : { ...arrays, components },
      };
    },
  };
}

function pcaState({ header, arrays }: Working): PcaState {
  const { mean, scatter, components } = arrays as unknown as WorkingArrays;
  const { fittedRowCount } = header as WorkingHeader;
  return { rowCount: fittedRowCount, mean, scatter, components: components ?? null };
}
