import { createPca, type PcaState } from "../reduce/pca.ts";
import { createComponentCentroids } from "../reduce/umap/component-centroids.ts";
import type { ConnectedComponents } from "../reduce/umap/connected-components.ts";
import { multiComponentLayout } from "../reduce/umap/multi-component-layout.ts";
import { fittedGraph } from "./fitted-graph.ts";
import type { FitPlan } from "./plan.ts";
import type { Products } from "./products.ts";
import type { Need, Working } from "./stage.ts";

export const FEED_ROWS = 1024;

/** A way to initial positions that wants to see all vectors, once or twice, block by block. */
export interface VectorPasses {
  /** Blocks of all passes. */
  readonly blockCount: number;
  need(block: number): Need | null;
  /** Blocks come in their order; `rows` have unit length. */
  run(block: number, rows: Float32Array): void;
  /** `rowCount × columns`, once all blocks have been run. */
  positions(): Float32Array;
  /** What is kept after the blocks `0 … done - 1`. */
  encode(done: number): Working;
}

interface ComponentArrays {
  mean: Float64Array;
  /** Empty once there are components. */
  scatter: Float64Array;
  components?: Float64Array;
  /** Of the rows projected so far. */
  positions: Float32Array;
}

/** Principal components in two passes: one adds the rows, one projects them. */
export function createPrincipalPasses(
  plan: FitPlan,
  columns: number,
  working: Working | null,
): VectorPasses {
  const { rowCount, dimensions } = plan;
  const passBlocks = Math.ceil(rowCount / FEED_ROWS);
  const pca = createPca(dimensions, columns, working === null ? null : pcaState(working));
  const positions = new Float32Array(rowCount * columns);
  if (working !== null) positions.set((working.arrays as unknown as ComponentArrays).positions);

  return {
    blockCount: 2 * passBlocks,
    need: (block) => needOf(rowCount, block, 2),
    run(block, rows) {
      if (block < passBlocks) pca.add(rows);
      else positions.set(pca.project(rows), (block - passBlocks) * FEED_ROWS * columns);
    },
    positions: () => positions,
    encode(done) {
      const { rowCount: fittedRowCount, mean, scatter, components } = pca.state();
      const projectedRows = Math.max(0, done - passBlocks) * FEED_ROWS;
      const arrays = { mean, scatter, positions: positions.subarray(0, projectedRows * columns) };
      return {
        header: { fittedRowCount },
        arrays: components === null ? arrays : { ...arrays, components },
      };
    },
  };
}

function pcaState({ header, arrays }: Working): PcaState {
  const { mean, scatter, components } = arrays as unknown as ComponentArrays;
  const { fittedRowCount } = header as { fittedRowCount: number };
  return { rowCount: fittedRowCount, mean, scatter, components: components ?? null };
}

/** The centroids of the graph's components in one pass, then its layout component by component. */
export function createCentroidPass(
  plan: FitPlan,
  products: Products,
  components: ConnectedComponents,
  columns: number,
  working: Working | null,
): VectorPasses {
  const { rowCount, dimensions, options } = plan;
  const sums = working?.arrays["sums"];
  const centroids = createComponentCentroids(
    components,
    dimensions,
    sums instanceof Float64Array ? sums.slice() : undefined,
  );

  return {
    blockCount: Math.ceil(rowCount / FEED_ROWS),
    need: (block) => needOf(rowCount, block, 1),
    run: (block, rows) => centroids.add(block * FEED_ROWS, rows),
    positions: () =>
      multiComponentLayout(
        fittedGraph(products),
        components,
        columns,
        centroids.read(),
        options.seed,
      ),
    encode: () => ({ header: null, arrays: { sums: centroids.sums.slice() } }),
  };
}

/** A block is told by its number in all passes. */
function needOf(rowCount: number, block: number, passCount: number): Need | null {
  const passBlocks = Math.ceil(rowCount / FEED_ROWS);
  if (block >= passCount * passBlocks) return null;
  const first = (block % passBlocks) * FEED_ROWS;
  return { kind: "vectors", first, count: Math.min(FEED_ROWS, rowCount - first) };
}
