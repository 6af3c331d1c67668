import { normalizeRows } from "../math/normalize-rows.ts";
import { connectedComponents } from "../reduce/umap/connected-components.ts";
import { wantsCentroids } from "../reduce/umap/meta-layout.ts";
import { multiComponentLayout } from "../reduce/umap/multi-component-layout.ts";
import { randomLayout } from "../reduce/umap/random-layout.ts";
import { resolveUmapOptions } from "../reduce/umap/resolve-umap-options.ts";
import { spectralLayout } from "../reduce/umap/spectral.ts";
import { fittedGraph } from "./fitted-graph.ts";
import { placeNewRows } from "./place-new-rows.ts";
import { createSingleStep, type CreateStage, type StageContext, type Working } from "./stage.ts";
import {
  createCentroidPass,
  createPrincipalPasses,
  FEED_ROWS,
  type VectorPasses,
} from "./vector-passes.ts";

/** Multiplications of about a second. */
const CHUNK_PRODUCTS = 2e9;
/** Most components whose centroids, twice, and affinities to each other are held: 36 MB at 1,536 dimensions. */
const MOST_COMPONENTS = 1000;
/** Of the graph, which the kernel copies: beyond it that would be too much beside what the search for neighbors left. */
const KERNEL_EDGES = 1_000_000;

interface Header {
  done: number;
  kind: PassKind | null;
  passes: unknown;
}

/** What is looked for in the vectors. */
type PassKind = "principal components" | "centroids";

/**
 * Where the layout starts: the graph's spectral embedding, in one iteration, or what
 * `options.umap.init` says. Where that is made of the vectors (principal components, also where the
 * spectral embedding did not converge or the graph has several components; the centroids of more
 * than two components a dimension) `total` grows by an iteration for every block of 1,024 rows in
 * each pass. Positions that are there already are taken as they are.
 */
export const createInitializeStage: CreateStage = (context, working) => {
  const { plan, products } = context;
  if (products.names().includes("startReduced")) return createSingleStep(() => placeRows(context));
  const { dimensions } = plan;
  let fed: Float32Array | null = null;
  const kept = working === null ? null : (working.header as Header);
  let done = kept?.done ?? 0;
  let kind = kept?.kind ?? null;
  let passes = kind === null ? null : createPasses(context, kind, working);

  function begin(): void {
    const found = positionsOfGraph(context);
    if (found instanceof Float32Array) products.set("initialPositions", found);
    else {
      kind = found;
      passes = createPasses(context, kind, null);
    }
    done = 1;
  }

  return {
    get done() {
      return done;
    },
    get total() {
      return 1 + (passes?.blockCount ?? 0);
    },
    chunk: chunkBlocks(dimensions),
    need: () => (passes === null || fed !== null ? null : passes.need(done - 1)),
    feedVectors(_first, rows) {
      normalizeRows(rows, dimensions);
      fed = rows;
    },
    advance(budget) {
      if (done === 0 && budget >= 1) {
        begin();
        return 1;
      }
      if (passes === null || fed === null || budget < 1) return 0;
      passes.run(done - 1, fed);
      fed = null;
      done++;
      if (done > passes.blockCount) products.set("initialPositions", passes.positions());
      return 1;
    },
    encode() {
      const { header, arrays } = passes?.encode(done - 1) ?? { header: null, arrays: {} };
      return { header: { done, kind, passes: header } satisfies Header, arrays };
    },
  };
};

/** A warm fit starts where the one before it ended; new rows go to their neighbors. */
function placeRows({ plan, products }: StageContext): void {
  const graph = fittedGraph(products);
  const { seed } = plan.options;
  products.set("warmReduced", placeNewRows(graph, products.get("startReduced"), seed));
  products.set("warmMap", placeNewRows(graph, products.get("startMap"), seed));
  products.drop("startReduced", "startMap");
}

/** The positions the graph alone gives, or what else is wanted. */
function positionsOfGraph({ plan, products, kernels }: StageContext): Float32Array | PassKind {
  const { options, rowCount } = plan;
  const { init } = resolveUmapOptions(options);
  const columns = columnCount(options.dimensions);
  if (products.names().includes("initialPositions")) return products.get("initialPositions");
  if (init === "pca") return "principal components";
  if (init === "random") return randomLayout(rowCount, columns, options.seed);
  const graph = fittedGraph(products);
  const multiply = graph.neighbors.length <= KERNEL_EDGES ? kernels.panelProducts : undefined;
  if (init === "multi-component") {
    const components = connectedComponents(graph);
    if (components.count > MOST_COMPONENTS) return "principal components";
    if (wantsCentroids(components.count, columns)) return "centroids";
    if (components.count > 1) {
      return multiComponentLayout(graph, components, columns, null, options.seed, multiply);
    }
  }
  return spectralLayout(graph, columns, options.seed, multiply) ?? "principal components";
}

function createPasses(
  { plan, products }: StageContext,
  kind: PassKind,
  working: Working | null,
): VectorPasses {
  const columns = columnCount(plan.options.dimensions);
  const kept =
    working === null ? null : { header: (working.header as Header).passes, arrays: working.arrays };
  if (kind === "principal components") return createPrincipalPasses(plan, columns, kept);
  const components = connectedComponents(fittedGraph(products));
  return createCentroidPass(plan, products, components, columns, kept);
}

/** The map, of two dimensions, starts from the same. */
function columnCount(dimensions: number): number {
  return Math.max(2, dimensions);
}

/** Blocks of about a second of adding. */
function chunkBlocks(dimensions: number): number {
  return Math.max(1, Math.floor(CHUNK_PRODUCTS / ((FEED_ROWS * dimensions * dimensions) / 2)));
}
