import { createRandom, type Random } from "../../math/random.ts";
import { moveVertices } from "./move-vertices.ts";
import { numberGroups } from "./number-groups.ts";
import { refineCommunities } from "./refine-communities.ts";
import { splitCommunities } from "./split-communities.ts";
import { aggregateGraph, type WeightedGraph } from "./weighted-graph.ts";

export interface LeidenRun {
  /** What joining masses costs. */
  readonly resolution: number;
  readonly seed: number;
  /** At least 1. */
  readonly iterationLimit: number;
}

/** Of the draws, apart from other users of the seed. */
const STREAM = 0x6c656964;

/**
 * The Leiden algorithm (Traag, Waltman and van Eck 2019, algorithm A.2): local moving, refinement
 * and aggregation by the refined parts, from the communities found before until none changes or
 * `iterationLimit` times. Maximises `Σ (weight within - resolution × mass² / 2)` over communities.
 * Each community is connected. Numbered by the order in which they first come.
 */
export function leiden(graph: WeightedGraph, run: LeidenRun): Int32Array {
  const random = createRandom(run.seed, STREAM);
  let communities = Int32Array.from({ length: graph.vertexCount }, (_, i) => i);
  for (let iteration = 0; iteration < run.iterationLimit; iteration++) {
    const next = iterate(graph, communities.slice(), run.resolution, random);
    const isSame = next.every((community, i) => community === communities[i]);
    communities = next;
    if (isSame) break;
  }
  return communities;
}

function iterate(
  whole: WeightedGraph,
  communities: Int32Array<ArrayBuffer>,
  resolution: number,
  random: Random,
): Int32Array<ArrayBuffer> {
  let graph = whole;
  /** Of each vertex of the whole graph, which of `graph` it is part of. */
  const vertices = Int32Array.from({ length: whole.vertexCount }, (_, i) => i);
  for (;;) {
    moveVertices(graph, communities, resolution, random);
    const communityCount = numberGroups(communities);
    if (communityCount === graph.vertexCount) break;
    const parts = refineCommunities(graph, communities, resolution, random);
    const partCount = numberGroups(parts);
    if (partCount === graph.vertexCount) {
      // Nothing could be merged in refinement: what there is, is made connected and kept.
      splitCommunities(graph, communities);
      break;
    }
    const ofParts = new Int32Array(partCount);
    for (let i = 0; i < parts.length; i++) ofParts[parts[i]] = communities[i];
    for (let i = 0; i < vertices.length; i++) vertices[i] = parts[vertices[i]];
    graph = aggregateGraph(graph, parts, partCount);
    communities = ofParts;
  }
  for (let i = 0; i < vertices.length; i++) vertices[i] = communities[vertices[i]];
  numberGroups(vertices);
  return vertices;
}
