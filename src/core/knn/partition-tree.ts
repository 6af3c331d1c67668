import { createRandom, type Random } from "../math/random.ts";
import { createDividingPlane, type DividingPlane } from "./dividing-plane.ts";
import type { QuantizedStore } from "./quantized-rows.ts";

/** Rows of a leaf, at most. */
const LEAF_ROWS = 128;
/** Apart from the streams of the layout's epochs. */
const STREAM = 0x74726565;

export interface PartitionTreeProblem {
  store: QuantizedStore;
  dimensions: number;
  seed: number;
  /** Trees of different numbers have nothing to do with each other. */
  tree: number;
  /** The rows to part, in the order of the leaves afterwards. */
  members: Int32Array;
}

/**
 * Parts `members` by hyperplanes until no part is above 128 rows, and calls `visitLeaf` for each
 * part, as the trees of Annoy do: a plane between the two means of a sample, here moved to the mean
 * of the sample's projections. No side is below an eighth, so the depth is bounded whatever the
 * rows.
 */
export function growPartitionTree(
  { store, dimensions, seed, tree, members }: PartitionTreeProblem,
  visitLeaf: (start: number, end: number) => void,
): void {
  const random = createRandom(seed, STREAM + tree);
  const plane = createDividingPlane(store, dimensions);
  const waiting: [number, number][] = [[0, members.length]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let [start, end] = next;
    while (end - start > LEAF_ROWS) {
      const middle = start + part(members.subarray(start, end), plane, random);
      // The larger side waits, so that few do.
      if (middle - start > end - middle) {
        waiting.push([start, middle]);
        start = middle;
      } else {
        waiting.push([middle, end]);
        end = middle;
      }
    }
    visitLeaf(start, end);
  }
}

/** Moves those above the cut to the front; returns how many they are, an eighth at least and at most seven. */
function part(members: Int32Array, plane: DividingPlane, random: Random): number {
  const cut = plane.fit(members, random);
  let left = 0;
  let right = members.length;
  while (left < right) {
    const row = members[left];
    const side = plane.project(row);
    if (side > cut || (side === cut && (row & 1) === 0)) left++;
    else {
      right--;
      members[left] = members[right];
      members[right] = row;
    }
  }
  const least = members.length >> 3;
  return Math.max(least, Math.min(members.length - least, left));
}
