/**
 * Sets of the items `0 … count - 1`, each item alone at first; joined by size, paths halved on the
 * way up (Tarjan and van Leeuwen 1984).
 */
export class DisjointSet {
  readonly #parents: Int32Array;
  readonly #sizes: Int32Array;

  constructor(count: number) {
    this.#parents = new Int32Array(count);
    this.#sizes = new Int32Array(count).fill(1);
    for (let item = 0; item < count; item++) this.#parents[item] = item;
  }

  /** The item that stands for the set of `item`. */
  find(item: number): number {
    const parents = this.#parents;
    while (parents[item] !== item) {
      parents[item] = parents[parents[item]];
      item = parents[item];
    }
    return item;
  }

  /** Joins the sets of both; false if they were one already. The larger one's representative stays, or at equal size that of `first`. */
  union(first: number, second: number): boolean {
    let large = this.find(first);
    let small = this.find(second);
    if (large === small) return false;
    if (this.#sizes[large] < this.#sizes[small]) {
      const swapped = large;
      large = small;
      small = swapped;
    }
    this.#parents[small] = large;
    this.#sizes[large] += this.#sizes[small];
    return true;
  }
}
