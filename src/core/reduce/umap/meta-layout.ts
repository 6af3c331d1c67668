import { exp } from "../../math/elementary.ts";
import { largestEigenpairs } from "../largest-eigenpairs.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { normalizedAdjacency } from "./normalized-adjacency.ts";

const TOLERANCE = 1e-4;
const PRODUCT_LIMIT = 1500;

/** Whether as many components are placed by their centroids, not at unit vectors. */
export function wantsCentroids(componentCount: number, dimensions: number): boolean {
  return componentCount > 2 * dimensions;
}

/**
 * Where the components of a graph lie to each other, `componentCount × dimensions`: up to
 * `2 dimensions` of them at unit vectors and their opposites; more by the spectral embedding of
 * `exp(-d²)` over the cosine distances d of their centroids (`componentCount × vectorDimensions`),
 * divided by its largest |coordinate|. As umap-learn's `component_layout`, which asks scikit-learn's
 * `SpectralEmbedding`. Holds 24 bytes for each pair of components.
 */
export function metaLayout(
  componentCount: number,
  dimensions: number,
  centroids: Float64Array | null,
  seed: number,
): Float64Array {
  if (!wantsCentroids(componentCount, dimensions)) return unitVectors(componentCount, dimensions);
  if (centroids === null) {
    throw new Error(`${componentCount} components cannot be placed without their centroids.`);
  }
  const operator = normalizedAdjacency(affinities(centroids, componentCount));
  const { vectors } = largestEigenpairs({
    operator,
    count: dimensions,
    lowerBound: -1,
    known: operator.trivialVector,
    tolerance: TOLERANCE,
    productLimit: PRODUCT_LIMIT,
    seed,
  });
  // The trivial vector holds the roots of the degrees: dividing by them makes it constant.
  let largest = 0;
  for (let i = 0; i < componentCount; i++) {
    for (let d = 0; d < dimensions; d++) {
      vectors[i * dimensions + d] /= operator.trivialVector[i];
      largest = Math.max(largest, Math.abs(vectors[i * dimensions + d]));
    }
  }
  return vectors.map((value) => value / largest);
}

function unitVectors(componentCount: number, dimensions: number): Float64Array {
  const places = new Float64Array(componentCount * dimensions);
  const half = Math.ceil(componentCount / 2);
  for (let i = 0; i < componentCount; i++) {
    places[i * dimensions + (i % half)] = i < half ? 1 : -1;
  }
  return places;
}

/** Every centroid joined to every other; as umap-learn's, without itself. */
function affinities(centroids: Float64Array, vertexCount: number): FuzzyGraph {
  const width = centroids.length / vertexCount;
  const degree = vertexCount - 1;
  const lengths = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) lengths[i] = Math.sqrt(dot(centroids, width, i, i));
  const neighbors = new Int32Array(vertexCount * degree);
  const weights = new Float32Array(vertexCount * degree);
  for (let i = 0; i < vertexCount; i++) {
    for (let j = 0; j < i; j++) {
      const scale = lengths[i] * lengths[j];
      const distance = scale > 0 ? 1 - dot(centroids, width, i, j) / scale : 1;
      const weight = exp(-distance * distance);
      neighbors[i * degree + j] = j;
      neighbors[j * degree + i - 1] = i;
      weights[i * degree + j] = weight;
      weights[j * degree + i - 1] = weight;
    }
  }
  const offsets = Int32Array.from({ length: vertexCount + 1 }, (_, i) => i * degree);
  return { vertexCount, offsets, neighbors, weights };
}

function dot(rows: Float64Array, width: number, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += rows[i * width + d] * rows[j * width + d];
  return sum;
}
