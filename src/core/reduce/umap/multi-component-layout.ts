import type { Kernels } from "../../kernels.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { componentGraphs } from "./component-graphs.ts";
import type { ConnectedComponents } from "./connected-components.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { metaLayout } from "./meta-layout.ts";
import { spectralLayout } from "./spectral.ts";

/** Apart from the streams of the layout's epochs. */
const STREAM = 0x636f6d70;

/**
 * The spectral layout of a graph of several components, `vertexCount × dimensions`: each laid out
 * by itself and put where `metaLayout` has it, reaching half as far as the nearest other. One of
 * fewer vertices than `2 dimensions`, or at most `dimensions + 1`, is spread at random there.
 * `centroids` are needed where `wantsCentroids` says so. As umap-learn's `multi_component_layout`,
 * save that isolated vertices are no components and get zeros, and that a component whose spectral
 * layout does not converge is spread at random, not the whole graph.
 */
export function multiComponentLayout(
  graph: FuzzyGraph,
  components: ConnectedComponents,
  dimensions: number,
  centroids: Float64Array | null,
  seed: number,
  multiply?: Kernels["panelProducts"],
): Float32Array {
  const places = metaLayout(components.count, dimensions, centroids, seed);
  const positions = new Float32Array(graph.vertexCount * dimensions);
  const random = createRandom(seed, STREAM);
  let component = 0;
  for (const part of componentGraphs(graph, components)) {
    const { vertexCount } = part.graph;
    const reach = halfNearestDistance(places, dimensions, component);
    const isTiny = vertexCount < 2 * dimensions || vertexCount <= dimensions + 1;
    const spectral = isTiny ? null : spectralLayout(part.graph, dimensions, seed, multiply);
    const own = spectral ?? uniformPositions(vertexCount * dimensions, random);
    const scale = spectral === null ? reach : reach / largestMagnitude(own);
    const place = component * dimensions;
    for (let i = 0; i < vertexCount; i++) {
      const into = part.vertices[i] * dimensions;
      for (let d = 0; d < dimensions; d++) {
        positions[into + d] = places[place + d] + scale * own[i * dimensions + d];
      }
    }
    component++;
  }
  return positions;
}

/** To the nearest of the other places that is not the same one. */
function halfNearestDistance(places: Float64Array, dimensions: number, component: number): number {
  let least = Infinity;
  for (let other = 0; other < places.length; other += dimensions) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const apart = places[component * dimensions + d] - places[other + d];
      squares += apart * apart;
    }
    if (squares > 0) least = Math.min(least, squares);
  }
  return least < Infinity ? Math.sqrt(least) / 2 : 1;
}

/** In [-1, 1). */
function uniformPositions(length: number, random: Random): Float32Array {
  const positions = new Float32Array(length);
  for (let at = 0; at < length; at++) positions[at] = 2 * random.uniform() - 1;
  return positions;
}

function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
