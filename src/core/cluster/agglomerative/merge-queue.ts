/** Edges by their distance, equal ones by their number; a binary heap. */
export class MergeQueue {
  #keys = new Float64Array(64);
  #edges = new Int32Array(64);
  #length = 0;

  /** The distance of the first edge, Infinity where there is none. */
  get leastKey(): number {
    return this.#length === 0 ? Infinity : this.#keys[0];
  }

  /** The first edge, -1 where there is none. */
  get first(): number {
    return this.#length === 0 ? -1 : this.#edges[0];
  }

  push(key: number, edge: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(key, edge, parent)) break;
      this.#keys[at] = this.#keys[parent];
      this.#edges[at] = this.#edges[parent];
      at = parent;
    }
    this.#keys[at] = key;
    this.#edges[at] = edge;
  }

  removeFirst(): void {
    const length = --this.#length;
    const key = this.#keys[length];
    const edge = this.#edges[length];
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      const other = child + 1;
      if (other < length && this.#isBefore(this.#keys[other], this.#edges[other], child)) child++;
      if (this.#isBefore(key, edge, child)) break;
      this.#keys[at] = this.#keys[child];
      this.#edges[at] = this.#edges[child];
      at = child;
    }
    this.#keys[at] = key;
    this.#edges[at] = edge;
  }

  #isBefore(key: number, edge: number, place: number): boolean {
    return key < this.#keys[place] || (key === this.#keys[place] && edge < this.#edges[place]);
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length);
    const edges = new Int32Array(keys.length);
    keys.set(this.#keys);
    edges.set(this.#edges);
    this.#keys = keys;
    this.#edges = edges;
  }
}
