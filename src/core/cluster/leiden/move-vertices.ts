import type { Random } from "../../math/random.ts";
import { shuffledItems } from "../../math/shuffled-items.ts";
import { NeighborCommunities } from "./neighbor-communities.ts";
import type { WeightedGraph } from "./weighted-graph.ts";

/** A gain as small as this may be rounding, and vertices moved for it could go in circles. */
const SMALLEST_GAIN = 1e-10;

/**
 * Fast local moving (Traag, Waltman and van Eck 2019, algorithm A.2, `MoveNodesFast`): every vertex,
 * and again each whose neighbor has left it, goes to the community of the largest gain, the one it
 * is in where equal, else the lowest, or to an empty one. Communities are below `vertexCount`.
 */
export function moveVertices(
  graph: WeightedGraph,
  communities: Int32Array,
  resolution: number,
  random: Random,
): void {
  const { vertexCount, offsets, neighbors, masses } = graph;
  const totals = new Float64Array(vertexCount);
  const sizes = new Int32Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    totals[communities[i]] += masses[i];
    sizes[communities[i]]++;
  }
  const empty = new EmptyCommunities(sizes);
  const around = new NeighborCommunities(vertexCount);
  const queue = new VertexQueue(shuffledItems(vertexCount, random));
  for (let vertex = queue.take(); vertex >= 0; vertex = queue.take()) {
    const own = communities[vertex];
    const mass = masses[vertex];
    const count = around.collect(graph, vertex, communities, null);
    totals[own] -= mass;
    const ownGain = around.weights[own] - resolution * mass * totals[own];
    let best = own;
    let bestGain = ownGain;
    for (let i = 0; i < count; i++) {
      const community = around.found[i];
      if (community === own) continue;
      const gain = around.weights[community] - resolution * mass * totals[community];
      if (gain > bestGain || (gain === bestGain && best !== own && community < best)) {
        best = community;
        bestGain = gain;
      }
    }
    if (bestGain < -SMALLEST_GAIN && sizes[own] > 1) {
      best = empty.next();
      bestGain = 0;
    }
    if (bestGain - ownGain <= SMALLEST_GAIN) best = own;
    totals[best] += mass;
    if (best === own) continue;
    communities[vertex] = best;
    if (--sizes[own] === 0) {
      totals[own] = 0;
      empty.add(own);
    }
    if (sizes[best]++ === 0) empty.take();
    for (let at = offsets[vertex]; at < offsets[vertex + 1]; at++) {
      const neighbor = neighbors[at];
      if (communities[neighbor] !== best) queue.add(neighbor);
    }
  }
}

/** Vertices to be looked at, each at most once; it begins with all of them. */
class VertexQueue {
  readonly #vertices: Int32Array;
  readonly #isQueued: Uint8Array;
  #head = 0;
  #length: number;

  constructor(vertices: Int32Array) {
    this.#vertices = vertices;
    this.#isQueued = new Uint8Array(vertices.length).fill(1);
    this.#length = vertices.length;
  }

  /** -1 where there is none left. */
  take(): number {
    if (this.#length === 0) return -1;
    const vertex = this.#vertices[this.#head];
    this.#head = this.#head + 1 === this.#vertices.length ? 0 : this.#head + 1;
    this.#length--;
    this.#isQueued[vertex] = 0;
    return vertex;
  }

  add(vertex: number): void {
    if (this.#isQueued[vertex] === 1) return;
    this.#isQueued[vertex] = 1;
    const tail = this.#head + this.#length++;
    this.#vertices[tail < this.#vertices.length ? tail : tail - this.#vertices.length] = vertex;
  }
}

/** Numbers that no community has. */
class EmptyCommunities {
  readonly #numbers: Int32Array;
  #count = 0;

  constructor(sizes: Int32Array) {
    this.#numbers = new Int32Array(sizes.length);
    for (let i = sizes.length - 1; i >= 0; i--) if (sizes[i] === 0) this.add(i);
  }

  add(number: number): void {
    this.#numbers[this.#count++] = number;
  }

  /** The one to be taken next; there is one wherever a community has two vertices. */
  next(): number {
    return this.#numbers[this.#count - 1];
  }

  take(): void {
    this.#count--;
  }
}
