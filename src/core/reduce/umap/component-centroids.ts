import type { ConnectedComponents } from "./connected-components.ts";

/** The mean vectors of a graph's components, of rows that come in blocks. */
export interface ComponentCentroids {
  /** Takes in the rows `first …` (`m × dimensions`, f32); those in no component are left out. */
  add(first: number, rows: Float32Array): void;
  /** `count × dimensions`: of the rows added so far. */
  read(): Float64Array;
  /** `count × dimensions`: the sums so far, to go on from. */
  readonly sums: Float64Array;
}

/** Holds `count × dimensions` numbers in f64. `sums` are those of rows already added. */
export function createComponentCentroids(
  { count, labels }: ConnectedComponents,
  dimensions: number,
  sums: Float64Array = new Float64Array(count * dimensions),
): ComponentCentroids {
  return {
    sums,
    add(first, rows) {
      for (let start = 0, i = first; start < rows.length; start += dimensions, i++) {
        if (labels[i] < 0) continue;
        const into = labels[i] * dimensions;
        for (let d = 0; d < dimensions; d++) sums[into + d] += rows[start + d];
      }
    },
    read() {
      const sizes = new Int32Array(count);
      for (const label of labels) if (label >= 0) sizes[label]++;
      return sums.map((sum, at) => sum / sizes[Math.floor(at / dimensions)]);
    },
  };
}
