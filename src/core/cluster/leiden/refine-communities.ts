import { exp } from "../../math/elementary.ts";
import type { Random } from "../../math/random.ts";
import { shuffledItems } from "../../math/shuffled-items.ts";
import { NeighborCommunities } from "./neighbor-communities.ts";
import type { WeightedGraph } from "./weighted-graph.ts";

/** θ of the paper, as a share of the mean weight of an edge: how often a merge is not the best. */
const RANDOMNESS = 0.01;

/**
 * Refines communities (Traag, Waltman and van Eck 2019, algorithm A.2, `MergeNodesSubset` over all
 * communities): from single vertices, each that is well connected to its community and still alone
 * joins a well connected part of it, drawn by `exp(gain / θ)` among those of positive gain. Every
 * part is so connected. Parts are below `vertexCount`.
 *
 * Departs from the paper in that a vertex with a part to gain by does not stay alone by chance.
 */
export function refineCommunities(
  graph: WeightedGraph,
  communities: Int32Array,
  resolution: number,
  random: Random,
): Int32Array {
  const { vertexCount, masses } = graph;
  const parts = new Int32Array(vertexCount);
  const partMasses = masses.slice();
  const isAlone = new Uint8Array(vertexCount).fill(1);
  const communityMasses = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    parts[i] = i;
    communityMasses[communities[i]] += masses[i];
  }
  /** Of each part the weight of its edges to the rest of its community. */
  const outward = outwardWeights(graph, communities);
  const theta = RANDOMNESS * meanWeight(graph);
  const around = new NeighborCommunities(vertexCount);
  const gains = new Float64Array(vertexCount);

  function isWellConnected(part: number, community: number): boolean {
    const rest = communityMasses[community] - partMasses[part];
    return outward[part] >= resolution * partMasses[part] * rest;
  }

  for (const vertex of shuffledItems(vertexCount, random)) {
    const community = communities[vertex];
    if (isAlone[vertex] === 0 || !isWellConnected(vertex, community)) continue;
    const count = around.collect(graph, vertex, parts, communities);
    for (let i = 0; i < count; i++) {
      const part = around.found[i];
      const gain = around.weights[part] - resolution * masses[vertex] * partMasses[part];
      gains[i] = isWellConnected(part, community) ? gain : 0;
    }
    const drawn = drawByGain(gains, count, theta, random);
    if (drawn < 0) continue;
    const part = around.found[drawn];
    parts[vertex] = part;
    partMasses[part] += masses[vertex];
    outward[part] += outward[vertex] - 2 * around.weights[part];
    isAlone[vertex] = 0;
    isAlone[part] = 0;
  }
  return parts;
}

/** An index by `exp(gain / θ)` among the positive gains, -1 where there is none. */
function drawByGain(gains: Float64Array, count: number, theta: number, random: Random): number {
  let largest = 0;
  for (let i = 0; i < count; i++) if (gains[i] > largest) largest = gains[i];
  if (largest === 0) return -1;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (gains[i] > 0) total += exp((gains[i] - largest) / theta);
  }
  const aim = random.uniform() * total;
  let passed = 0;
  let drawn = -1;
  for (let i = 0; i < count; i++) {
    if (gains[i] <= 0) continue;
    passed += exp((gains[i] - largest) / theta);
    drawn = i;
    if (passed > aim) break;
  }
  return drawn;
}

function outwardWeights(graph: WeightedGraph, communities: Int32Array): Float64Array {
  const { vertexCount, offsets, neighbors, weights } = graph;
  const outward = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      if (communities[neighbors[at]] === communities[i]) outward[i] += weights[at];
    }
  }
  return outward;
}

function meanWeight({ weights }: WeightedGraph): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += weights[at];
  return weights.length === 0 ? 0 : sum / weights.length;
}
