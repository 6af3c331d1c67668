import { DEFAULT_UMAP_OPTIONS, type UmapOptions } from "../options.ts";
import { fitCurve } from "../reduce/umap/curve.ts";
import { scaleInitialLayout } from "../reduce/umap/initial-layout.ts";
import { resolveUmapOptions } from "../reduce/umap/resolve-umap-options.ts";
import { chooseReducer } from "./choose-reducer.ts";
import { fittedGraph } from "./fitted-graph.ts";
import { createReduceStage } from "./reduce-stage.ts";
import type { CreateStage, Stage, StageContext, Working } from "./stage.ts";
import { WARM_LEARNING_RATE } from "./warm-plan.ts";

/** Edge updates of about a second in the WASM kernel, negative samples included. */
const CHUNK_UPDATES = 1.2e7;

interface LayoutSpace {
  dimensions: number;
  minDistance: number;
  umap: UmapOptions;
  /** Told apart so that the map is not drawn by the same random numbers. */
  seed: number;
  warmStart: "warmReduced" | "warmMap";
  finish(positions: Float32Array): void;
}

/** The space the clustering works in: by UMAP, an epoch an iteration, or by another reducer. */
export const createLayoutStage: CreateStage = (context, working) => {
  const { options } = context.plan;
  const other = chooseReducer(options, context.reducers ?? {});
  if (other !== null) return createReduceStage(context, working, other);
  return createLayout(context, working, {
    dimensions: options.dimensions,
    minDistance: options.minDistance,
    umap: resolveUmapOptions(options),
    seed: options.seed,
    warmStart: "warmReduced",
    finish: (positions) => context.products.set("reducedPositions", positions),
  });
};

/** Two dimensions to look at, with umap-learn's own min_dist of 0.1, from the same start. */
export const createMapStage: CreateStage = (context, working) =>
  createLayout(context, working, {
    dimensions: 2,
    minDistance: 0.1,
    umap: DEFAULT_UMAP_OPTIONS,
    seed: (context.plan.options.seed ^ 0x6d6170) >>> 0,
    warmStart: "warmMap",
    finish(positions) {
      context.products.set("mapPositions", positions);
      context.products.release("graphOffsets", "graphNeighbors", "graphWeights");
      context.products.release("initialPositions", "warmReduced", "warmMap");
    },
  });

function createLayout(context: StageContext, working: Working | null, space: LayoutSpace): Stage {
  const { plan, kernels, products } = context;
  const graph = fittedGraph(products);
  const { umap } = space;
  const isWarm = products.names().includes(space.warmStart);
  const { a, b } = umap.curve ?? fitCurve(umap.spread, space.minDistance);
  const optimizer = kernels.layout({
    graph,
    dimensions: space.dimensions,
    a,
    b,
    epochCount: plan.epochCount,
    learningRate: umap.learningRate * (isWarm ? WARM_LEARNING_RATE : 1),
    negativeSampleCount: umap.negativeSampleCount,
    repulsion: umap.repulsion,
    seed: space.seed,
  });
  const kept = working?.arrays["positions"];
  optimizer.setPositions(
    kept instanceof Float32Array
      ? kept
      : isWarm
        ? products.get(space.warmStart)
        : initialPositions(context, space.dimensions, space.seed),
  );
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  let state: Float32Array | undefined;

  return {
    get done() {
      return done;
    },
    total: plan.epochCount,
    chunk: Math.max(1, Math.round(CHUNK_UPDATES / (graph.neighbors.length + 1))),
    need: () => null,
    advance(budget) {
      const to = Math.min(plan.epochCount, done + budget);
      optimizer.advance(done, to);
      const count = to - done;
      done = to;
      if (done === plan.epochCount) space.finish(optimizer.readPositions());
      return count;
    },
    encode() {
      state = optimizer.readPositions(state);
      return { header: { done }, arrays: { positions: state } };
    },
  };
}

function initialPositions(context: StageContext, dimensions: number, seed: number): Float32Array {
  const all = context.products.get("initialPositions");
  const vertexCount = context.plan.rowCount;
  const columns = all.length / vertexCount;
  const positions = new Float32Array(vertexCount * dimensions);
  for (let i = 0; i < vertexCount; i++) {
    for (let d = 0; d < dimensions; d++) {
      positions[i * dimensions + d] = all[i * columns + d];
    }
  }
  return scaleInitialLayout(positions, vertexCount, dimensions, seed);
}
