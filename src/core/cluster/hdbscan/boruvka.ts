import { DisjointSet } from "../../math/disjoint-set.ts";
import type { KdTree } from "./kd-tree.ts";
import { KdTreeWalk, squaredDistance } from "./kd-tree-walk.ts";

/** Edges between points, each named by its two rows, `from < to`, in no particular order. */
export interface SquaredEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Squared mutual reachability: the largest of both squared core distances and the squared distance. */
  readonly reaches: Float64Array;
  /** Squared distance. */
  readonly distances: Float64Array;
}

/**
 * The minimum spanning tree over mutual reachability by Borůvka's algorithm: round after round,
 * every component takes its cheapest edge to another one, found with the kd-tree. `cores` are the
 * squared core distances by position. The search is that of fast_hdbscan, but exact in ties as
 * well: edges are ordered by mutual reachability, then distance, then rows. No two are equal, so
 * there is one minimum tree, which neither the order of the search nor the shape of the kd-tree
 * changes.
 *
 * Mutual reachability alone is full of ties: a sparse point reaches everything inside its core
 * distance equally. The distance is what says which of those it belongs to.
 */
export function boruvka(tree: KdTree, cores: Float64Array): SquaredEdges {
  const edgeCount = tree.pointCount - 1;
  const edges = {
    from: new Int32Array(edgeCount),
    to: new Int32Array(edgeCount),
    reaches: new Float64Array(edgeCount),
    distances: new Float64Array(edgeCount),
  };
  const components = new DisjointSet(tree.pointCount);
  const cheapest = new CheapestEdges(tree, cores);
  let found = 0;
  while (found < edgeCount) {
    cheapest.search(components);
    for (let component = 0; component < tree.pointCount; component++) {
      const first = cheapest.from[component];
      if (first < 0) continue;
      const second = cheapest.to[component];
      if (!components.union(first, second)) continue;
      edges.from[found] = Math.min(tree.rows[first], tree.rows[second]);
      edges.to[found] = Math.max(tree.rows[first], tree.rows[second]);
      edges.reaches[found] = cheapest.reaches[component];
      edges.distances[found] = cheapest.distances[component];
      found++;
    }
  }
  return edges;
}

/** The cheapest edge out of every component; a component goes by the position `DisjointSet` gives it. */
class CheapestEdges {
  /** The end inside the component and the one outside, as positions; -1 for what is no component. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly reaches: Float64Array;
  readonly distances: Float64Array;
  readonly #tree: KdTree;
  readonly #cores: Float64Array;
  readonly #walk: KdTreeWalk;
  /** The component of each position. */
  readonly #components: Int32Array;
  /** The component all points of a node are in; -1 if they are in several. */
  readonly #nodeComponents: Int32Array;

  constructor(tree: KdTree, cores: Float64Array) {
    this.#tree = tree;
    this.#cores = cores;
    this.#walk = new KdTreeWalk(tree);
    this.#components = new Int32Array(tree.pointCount);
    this.#nodeComponents = new Int32Array(tree.nodeCount);
    this.from = new Int32Array(tree.pointCount);
    this.to = new Int32Array(tree.pointCount);
    this.reaches = new Float64Array(tree.pointCount);
    this.distances = new Float64Array(tree.pointCount);
  }

  search(components: DisjointSet): void {
    const { pointCount } = this.#tree;
    for (let i = 0; i < pointCount; i++) this.#components[i] = components.find(i);
    this.#markNodes();
    this.from.fill(-1);
    this.reaches.fill(Infinity);
    this.distances.fill(Infinity);
    for (let position = 0; position < pointCount; position++) this.#searchFrom(position);
  }

  #markNodes(): void {
    const { nodeCount, firstLeaf, starts, ends } = this.#tree;
    const components = this.#components;
    const marks = this.#nodeComponents;
    for (let node = nodeCount - 1; node >= firstLeaf; node--) {
      const component = components[starts[node]];
      let at = starts[node] + 1;
      while (at < ends[node] && components[at] === component) at++;
      marks[node] = at === ends[node] ? component : -1;
    }
    for (let node = firstLeaf - 1; node >= 0; node--) {
      const left = marks[2 * node + 1];
      marks[node] = left === marks[2 * node + 2] ? left : -1;
    }
  }

  /** Lowers the cheapest edge of the component of `position` to the cheapest one from there. */
  #searchFrom(position: number): void {
    const { firstLeaf } = this.#tree;
    const component = this.#components[position];
    const core = this.#cores[position];
    if (core > this.reaches[component]) return;
    const walk = this.#walk;
    walk.start(position);
    let limit = this.#limit(component, core);
    for (let node = walk.next(limit); node >= 0; node = walk.next(limit)) {
      if (this.#nodeComponents[node] === component) continue;
      if (node < firstLeaf) {
        walk.descend(node);
        continue;
      }
      this.#scanLeaf(node, position, component, core);
      limit = this.#limit(component, core);
    }
  }

  /** The squared distance beyond which no edge of a point with this core distance is cheaper. */
  #limit(component: number, core: number): number {
    const reach = this.reaches[component];
    return core < reach ? reach : this.distances[component];
  }

  #scanLeaf(node: number, position: number, component: number, core: number): void {
    const { points, dimensions, starts, ends } = this.#tree;
    const components = this.#components;
    const cores = this.#cores;
    const end = ends[node];
    let reach = this.reaches[component];
    let distance = this.distances[component];
    for (let other = starts[node]; other < end; other++) {
      if (components[other] === component || cores[other] > reach) continue;
      const otherDistance = squaredDistance(points, dimensions, position, other);
      const otherReach = Math.max(core, cores[other], otherDistance);
      if (otherReach > reach) continue;
      if (otherReach === reach) {
        if (otherDistance > distance) continue;
        if (otherDistance === distance && !this.#comesFirst(position, other, component)) continue;
      }
      reach = otherReach;
      distance = otherDistance;
      this.reaches[component] = reach;
      this.distances[component] = distance;
      this.from[component] = position;
      this.to[component] = other;
    }
  }

  /** Whether the edge between two positions comes, by its rows, before the one kept for `component`. */
  #comesFirst(position: number, other: number, component: number): boolean {
    if (this.from[component] < 0) return true;
    const { rows } = this.#tree;
    const keptFrom = rows[this.from[component]];
    const keptTo = rows[this.to[component]];
    const kept = Math.min(keptFrom, keptTo);
    const first = Math.min(rows[position], rows[other]);
    if (first !== kept) return first < kept;
    return Math.max(rows[position], rows[other]) < Math.max(keptFrom, keptTo);
  }
}
