import { squaredDistanceFrom } from "./kd-tree-walk.ts";
import type { Exemplars } from "./exemplars.ts";

/**
 * How near a place is to each cluster: the inverse distances to its nearest exemplar, as shares of
 * their sum (`dist_membership_vector` of `hdbscan`). `points` are the distinct points.
 */
export class ExemplarDistances {
  readonly #starts: Int32Array;
  /** Of the exemplars, in their order. */
  readonly #coordinates: Float32Array;
  readonly #dimensions: number;

  constructor({ starts, points: exemplars }: Exemplars, points: Float32Array, dimensions: number) {
    this.#starts = starts;
    this.#dimensions = dimensions;
    this.#coordinates = new Float32Array(exemplars.length * dimensions);
    for (let i = 0; i < exemplars.length; i++) {
      const from = exemplars[i] * dimensions;
      this.#coordinates.set(points.subarray(from, from + dimensions), i * dimensions);
    }
  }

  /** Writes the share of each label for the place that starts at `start` in `places`. The clusters with an exemplar at that very place share all. */
  write(places: Float32Array, start: number, into: Float64Array): void {
    const labelCount = this.#starts.length - 1;
    let sum = 0;
    let atExemplar = 0;
    for (let label = 0; label < labelCount; label++) {
      const distance = this.#distance(places, start, label);
      if (distance === 0) atExemplar++;
      into[label] = 1 / distance;
      sum += into[label];
    }
    for (let label = 0; label < labelCount; label++) {
      if (atExemplar === 0) into[label] /= sum;
      else into[label] = into[label] === Infinity ? 1 / atExemplar : 0;
    }
  }

  #distance(places: Float32Array, start: number, label: number): number {
    const dimensions = this.#dimensions;
    const end = this.#starts[label + 1];
    let nearest = Infinity;
    for (let i = this.#starts[label]; i < end; i++) {
      const distance = squaredDistanceFrom(
        places,
        start,
        this.#coordinates,
        i * dimensions,
        dimensions,
      );
      if (distance < nearest) nearest = distance;
    }
    return Math.sqrt(nearest);
  }
}
