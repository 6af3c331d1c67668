import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS, type UmapOptions } from "../../../../src/core/options.ts";
import { fittedGraph } from "../../../../src/core/pipeline/fitted-graph.ts";
import { createGraphStage } from "../../../../src/core/pipeline/graph-stage.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import type { StageContext } from "../../../../src/core/pipeline/stage.ts";
import { createReferenceKernels } from "../../../../src/core/reference-kernels.ts";
import { intersectCategories } from "../../../../src/core/reduce/umap/categorical-target.ts";
import {
  fuzzyGraph,
  type FuzzyGraphOptions,
} from "../../../../src/core/reduce/umap/fuzzy-union.ts";
import { goldenNeighbors } from "../../../support/golden-neighbors.ts";

const table = goldenNeighbors();

function contextOf(umap: Partial<UmapOptions>): StageContext {
  const { rowCount } = table;
  const sizes = { documentCount: rowCount, rowCount, dimensions: 384 };
  const products = new Products();
  products.set("neighborIndices", table.indices);
  products.set("neighborDistances", table.distances);
  return {
    plan: planFit(sizes, { ...DEFAULT_FIT_OPTIONS, umap }),
    kernels: createReferenceKernels(),
    products,
  };
}

function run(context: StageContext): Products {
  const stage = createGraphStage(context, null);
  expect(stage.advance(1)).toBe(1);
  expect(stage.done).toBe(stage.total);
  return context.products;
}

test("the graph is made of the neighbors as the options say", () => {
  const cases: [Partial<UmapOptions>, FuzzyGraphOptions][] = [
    [{}, {}],
    [{ localConnectivity: 2.5 }, { localConnectivity: 2.5 }],
    [{ setOperationMixRatio: 0.25 }, { setOperationMixRatio: 0.25 }],
    [{ bandwidth: 0.5 }, { bandwidth: 0.5 }],
    [{ disconnectionDistance: 0.3 }, { disconnectionDistance: 0.3 }],
  ];
  for (const [umap, options] of cases) {
    const products = run(contextOf(umap));
    expect(fittedGraph(products)).toEqual(fuzzyGraph(table, options));
    expect(products.names()).not.toContain("neighborIndices");
  }
});

test("vertices that the disconnection distance leaves without an edge are isolated", () => {
  const products = run(contextOf({ disconnectionDistance: 0.3 }));
  const isolated = products.get("isolated");
  let count = 0;
  for (let i = 0; i < table.rowCount; i++) {
    expect(isolated[i]).toBe(table.distances[i * table.neighborCount] < 0.3 ? 0 : 1);
    count += isolated[i];
  }
  expect(count).toBeGreaterThan(0);
});

test("given categories are intersected with the graph, as the options say", () => {
  const categories = Int32Array.from({ length: table.rowCount }, (_, i) => (i % 4) - 1);
  for (const umap of [{}, { targetWeight: 0.9, unknownDistance: 2 }]) {
    const context = contextOf(umap);
    context.products.set("rowCategories", categories);
    const products = run(context);
    expect(fittedGraph(products)).toEqual(
      intersectCategories(fuzzyGraph(table), { categories, ...umap }),
    );
    expect(products.names()).not.toContain("rowCategories");
  }
});

test("a graph that is there already is taken as it is", () => {
  const context = contextOf({});
  const given = fuzzyGraph(table, { disconnectionDistance: 0.25 });
  context.products.set("graphOffsets", given.offsets);
  context.products.set("graphNeighbors", given.neighbors);
  context.products.set("graphWeights", given.weights);
  const products = run(context);
  expect(fittedGraph(products)).toEqual(given);
  expect(products.get("isolated")).toHaveLength(table.rowCount);
  expect(products.names()).not.toContain("neighborIndices");
});
