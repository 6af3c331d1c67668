import { EdgetopicError } from "../../errors.ts";
import type { Kernels } from "../../kernels.ts";
import type { NeighborTable } from "../../knn/neighbor-table.ts";
import { hashRows } from "../../knn/row-hash.ts";
import { bipartiteScales, membershipStrengths, type NeighborhoodOptions } from "./membership.ts";

/** New points, and the layout they are put into. */
export interface TransformProblem extends NeighborhoodOptions {
  /** The neighbors of each new point among the vertices of the layout: at most 256. */
  table: NeighborTable;
  /** `vertexCount × dimensions`, finite: the layout, which is not changed. */
  positions: Float32Array;
  /** 1 to 64. */
  dimensions: number;
  /** The layout's curve. */
  a: number;
  b: number;
  /** 100, which umap-learn takes for up to 10,000 points; where the fit was told its epochs it takes a third of them. */
  epochCount?: number;
  /** The layout's: 1. Points are moved at a quarter of it. */
  learningRate?: number;
  /** 5. */
  negativeSampleCount?: number;
  /** 1. */
  repulsion?: number;
  seed: number;
}

const MOST_NEIGHBORS = 256;

/**
 * Where new points lie in a layout, `pointCount × dimensions`: each starts at the mean of its
 * neighbors, weighed by its membership strengths (or at the first that has a strength of 1), then
 * is moved for some epochs while the layout stays. As umap-learn's `transform`, with its local
 * connectivity one below the fit's. It departs from it in that nothing depends on the other points:
 * an edge's frequency is its strength by the point's strongest, not by the batch's, the number of
 * epochs does not fall with the batch, and the random draws follow the seed and the point's own
 * neighbors and distances. A point without neighbors has NaN as its place. Throws `invalid_option`.
 */
export function transformPoints(problem: TransformProblem, kernels: Kernels): Float32Array {
  const { table, positions, dimensions } = problem;
  const { epochCount = 100, learningRate = 1 } = problem;
  checkProblem(problem);
  const strengths = membershipStrengths(
    table,
    bipartiteScales(table, problem),
    problem.disconnectionDistance,
  );
  const vertexCount = positions.length / dimensions;
  const optimizer = kernels.layout({
    graph: edgelessGraph(vertexCount),
    dimensions,
    a: problem.a,
    b: problem.b,
    epochCount,
    learningRate: learningRate / 4,
    negativeSampleCount: problem.negativeSampleCount ?? 5,
    repulsion: problem.repulsion ?? 1,
    seed: problem.seed,
  });
  optimizer.setPositions(positions);
  return optimizer.placePoints({
    positions: weightedMeans(table, strengths, positions, dimensions),
    neighborCount: table.neighborCount,
    neighbors: table.indices,
    weights: strengths,
    seeds: pointSeeds(table, problem.seed),
  });
}

function checkProblem({ table, positions, dimensions, epochCount }: TransformProblem): void {
  const { neighborCount, indices } = table;
  if (!(neighborCount >= 1 && neighborCount <= MOST_NEIGHBORS)) {
    throw new EdgetopicError(
      "invalid_option",
      `A new point has ${neighborCount} neighbors; it must have 1 to ${MOST_NEIGHBORS}.`,
    );
  }
  if (epochCount !== undefined && !(Number.isInteger(epochCount) && epochCount >= 0)) {
    throw new EdgetopicError(
      "invalid_option",
      `The transform has ${epochCount} epochs; it must have a whole number of them.`,
    );
  }
  const vertexCount = positions.length / dimensions;
  const outside = indices.find((index) => index >= vertexCount);
  if (outside === undefined) return;
  throw new EdgetopicError(
    "invalid_option",
    `A new point has the neighbor ${outside}; the layout has ${vertexCount} vertices.`,
  );
}

function edgelessGraph(vertexCount: number) {
  const neighbors = new Int32Array(0);
  const weights = new Float32Array(0);
  return { vertexCount, offsets: new Int32Array(vertexCount + 1), neighbors, weights };
}

function weightedMeans(
  { rowCount, neighborCount, indices }: NeighborTable,
  strengths: Float32Array,
  positions: Float32Array,
  dimensions: number,
): Float32Array {
  const means = new Float32Array(rowCount * dimensions);
  const sums = new Float64Array(dimensions);
  for (let i = 0; i < rowCount; i++) {
    const end = (i + 1) * neighborCount;
    let total = 0;
    sums.fill(0);
    for (let at = i * neighborCount; at < end; at++) {
      const strength = strengths[at];
      if (strength === 0) continue;
      const start = indices[at] * dimensions;
      if (strength === 1) {
        for (let d = 0; d < dimensions; d++) sums[d] = positions[start + d];
        total = 1;
        break;
      }
      for (let d = 0; d < dimensions; d++) sums[d] += strength * positions[start + d];
      total += strength;
    }
    for (let d = 0; d < dimensions; d++) means[i * dimensions + d] = sums[d] / total;
  }
  return means;
}

/** Of nothing but the point's own neighbors and distances, and the seed. */
function pointSeeds({ rowCount, neighborCount, ...table }: NeighborTable, seed: number) {
  const content = new Float32Array(2 * neighborCount);
  const seeds = new Int32Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const from = i * neighborCount;
    content.set(table.indices.subarray(from, from + neighborCount));
    content.set(table.distances.subarray(from, from + neighborCount), neighborCount);
    seeds[i] = hashRows(content, 2 * neighborCount)[0] ^ seed;
  }
  return seeds;
}
