import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { createLayoutStage, createMapStage } from "../../../../src/core/pipeline/layout-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { CreateStage, StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { fitCurve } from "../../../../src/core/reduce/umap/curve.ts";
import { scaleInitialLayout } from "../../../../src/core/reduce/umap/initial-layout.ts";
import { driveStage } from "../../../support/drive-stage.ts";
import { layoutProblem, randomGraph, randomPositions } from "../../../support/random-problems.ts";

const graph = randomGraph(40, 0.2, 1);
const kernels = createReferenceKernels();

function contextOf(options: Partial<FitOptions>): StageContext {
  const products = new Products();
  const plan = planFit(
    { documentCount: 40, rowCount: 40, dimensions: 8 },
    { ...DEFAULT_FIT_OPTIONS, epochs: 12, ...options },
  );
  products.set("graphOffsets", graph.offsets.slice());
  products.set("graphNeighbors", graph.neighbors.slice());
  products.set("graphWeights", graph.weights.slice());
  products.set("initialPositions", randomPositions(40, Math.max(2, plan.options.dimensions), 3));
  return { plan, kernels, products };
}

function layOut(options: Partial<FitOptions>): Float32Array {
  const context = contextOf(options);
  driveStage({ create: createLayoutStage, context });
  return context.products.get("reducedPositions");
}

test("the layout is that of its options, from the initial positions brought to scale", () => {
  const changes: [Partial<FitOptions>, Record<string, number>][] = [
    [{}, {}],
    [{ minDistance: 0.3 }, fitCurve(1, 0.3)],
    [{ minDistance: 0.3, umap: { spread: 2 } }, fitCurve(2, 0.3)],
    [
      { minDistance: 0.3, umap: { curve: { a: 3, b: 0.5 } } },
      { a: 3, b: 0.5 },
    ],
    [{ umap: { learningRate: 0.5 } }, { learningRate: 0.5 }],
    [{ umap: { negativeSampleCount: 2 } }, { negativeSampleCount: 2 }],
    [{ umap: { repulsion: 3 } }, { repulsion: 3 }],
    [{ dimensions: 1 }, { dimensions: 1 }],
    [{ dimensions: 64 }, { dimensions: 64 }],
  ];
  for (const [options, expected] of changes) {
    const dimensions = options.dimensions ?? 5;
    const problem = { dimensions, epochCount: 12, ...fitCurve(1, 0), ...expected };
    const optimizer = kernels.layout(layoutProblem(graph, problem));
    const columns = Math.max(2, dimensions);
    const start = randomPositions(40, columns, 3).filter((_, at) => at % columns < dimensions);
    optimizer.setPositions(scaleInitialLayout(start, 40, dimensions, 42));
    optimizer.advance(0, 12);
    expect(layOut(options)).toEqual(optimizer.readPositions());
  }
});

test("a layout lost after every epoch gives the same bytes", () => {
  const outcomes: [CreateStage, "reducedPositions" | "mapPositions"][] = [
    [createLayoutStage, "reducedPositions"],
    [createMapStage, "mapPositions"],
  ];
  for (const [create, product] of outcomes) {
    const [whole, lost] = [contextOf({}), contextOf({})];
    driveStage({ create, context: whole });
    driveStage({ create, context: lost, evicting: true });
    expect(lost.products.get(product)).toEqual(whole.products.get(product));
  }
});

test("the map has two dimensions and does not follow the options of the clustering's space", () => {
  const plain = contextOf({});
  const changed = contextOf({ minDistance: 0.5, umap: { repulsion: 4, spread: 3 } });
  for (const context of [plain, changed]) driveStage({ create: createMapStage, context });
  expect(plain.products.get("mapPositions")).toHaveLength(80);
  expect(changed.products.get("mapPositions")).toEqual(plain.products.get("mapPositions"));
  expect(plain.products.names()).toEqual(["mapPositions"]);
});
