import type { LayoutProblem, QuantizedRows } from "../../src/core/kernels.ts";
import { quantizeRows } from "../../src/core/knn/quantize.ts";
import { normalizeRows } from "../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../src/core/math/random.ts";
import type { FuzzyGraph } from "../../src/core/reduce/umap/fuzzy-graph.ts";

/**
 * Unit rows, `rowCount × dimensions`; about `blankShare` of them are zeros or hold a NaN, and as
 * many repeat an earlier row, so that there are ties.
 */
export function randomRows(
  rowCount: number,
  dimensions: number,
  seed: number,
  blankShare = 0,
): Float32Array {
  const random = createRandom(seed);
  const rows = new Float32Array(rowCount * dimensions).map(() => random.uniform() - 0.5);
  normalizeRows(rows, dimensions);
  for (let i = 0; i < rowCount; i++) {
    const draw = random.uniform();
    const start = i * dimensions;
    if (draw < blankShare / 2) rows.fill(0, start, start + dimensions);
    else if (draw < blankShare) rows[start + (random.uint32() % dimensions)] = NaN;
    else if (draw < 2 * blankShare) {
      const original = (random.uint32() % (i + 1)) * dimensions;
      rows.copyWithin(start, original, original + dimensions);
    }
  }
  return rows;
}

export function randomQuantizedRows(
  rowCount: number,
  dimensions: number,
  seed: number,
): QuantizedRows {
  const { rows, scales } = quantizeRows(randomRows(rowCount, dimensions, seed, 0.2), dimensions);
  return { rowCount, dimensions, rows, scales };
}

/** A symmetric graph in which every pair of vertices is joined with the chance `density`. */
export function randomGraph(vertexCount: number, density: number, seed: number): FuzzyGraph {
  const random = createRandom(seed);
  const edges: [number, number, number][] = [];
  for (let i = 0; i < vertexCount; i++) {
    for (let j = 0; j < i; j++) {
      if (random.uniform() >= density) continue;
      const weight = 1 - random.uniform();
      edges.push([i, j, weight], [j, i, weight]);
    }
  }
  edges.sort(([i, j], [k, l]) => i - k || j - l);
  const offsets = new Int32Array(vertexCount + 1);
  for (const [i] of edges) offsets[i + 1] = (offsets[i + 1] as number) + 1;
  for (let i = 0; i < vertexCount; i++) {
    offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number);
  }
  return {
    vertexCount,
    offsets,
    neighbors: Int32Array.from(edges, ([, j]) => j),
    weights: Float32Array.from(edges, ([, , weight]) => weight),
  };
}

/** umap-learn's defaults over `graph`, with what `changes` says instead. */
export function layoutProblem(
  graph: FuzzyGraph,
  changes: Partial<LayoutProblem> = {},
): LayoutProblem {
  return {
    graph,
    dimensions: 2,
    a: 1.5769434603113077,
    b: 0.8950608779914887,
    epochCount: 10,
    learningRate: 1,
    negativeSampleCount: 5,
    repulsion: 1,
    seed: 42,
    ...changes,
  };
}

export function randomPositions(vertexCount: number, dimensions: number, seed: number) {
  const random = createRandom(seed);
  return new Float32Array(vertexCount * dimensions).map(() => 10 * random.uniform());
}

/** The bits of an f32 array, so that NaN and the sign of zero count. */
export function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}
