import type { ConnectedComponents } from "./connected-components.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";

/** A component as a graph of its own. */
export interface ComponentGraph {
  /** Its vertices are numbered in the order of the whole graph's. */
  readonly graph: FuzzyGraph;
  /** `graph.vertexCount`: what they are in the whole graph, ascending. */
  readonly vertices: Int32Array;
}

/** The components in their order, each made when it is asked for. */
export function* componentGraphs(
  graph: FuzzyGraph,
  { count, labels }: ConnectedComponents,
): Generator<ComponentGraph> {
  const starts = new Int32Array(count + 1);
  for (const label of labels) if (label >= 0) starts[label + 1]++;
  for (let label = 0; label < count; label++) starts[label + 1] += starts[label];
  const next = starts.slice();
  const members = new Int32Array(starts[count]);
  const numbers = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    const slot = next[labels[i]]++;
    members[slot] = i;
    numbers[i] = slot - starts[labels[i]];
  }
  for (let label = 0; label < count; label++) {
    const vertices = members.subarray(starts[label], starts[label + 1]);
    yield { graph: inducedGraph(graph, vertices, numbers), vertices };
  }
}

/** Of vertices that have no edges to others. */
function inducedGraph(
  { offsets, neighbors, weights }: FuzzyGraph,
  vertices: Int32Array,
  numbers: Int32Array,
): FuzzyGraph {
  const vertexCount = vertices.length;
  const ownOffsets = new Int32Array(vertexCount + 1);
  for (let i = 0; i < vertexCount; i++) {
    ownOffsets[i + 1] = ownOffsets[i] + offsets[vertices[i] + 1] - offsets[vertices[i]];
  }
  const ownNeighbors = new Int32Array(ownOffsets[vertexCount]);
  const ownWeights = new Float32Array(ownOffsets[vertexCount]);
  let slot = 0;
  for (let i = 0; i < vertexCount; i++) {
    for (let edge = offsets[vertices[i]]; edge < offsets[vertices[i] + 1]; edge++) {
      ownNeighbors[slot] = numbers[neighbors[edge]];
      ownWeights[slot++] = weights[edge];
    }
  }
  return { vertexCount, offsets: ownOffsets, neighbors: ownNeighbors, weights: ownWeights };
}
