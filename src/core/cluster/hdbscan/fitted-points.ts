import { EdgetopicError } from "../../errors.ts";
import { checkPoints } from "./cluster-points.ts";
import type { KeptTree } from "./kept-tree.ts";

/**
 * The distinct points of a tree from the rows it was kept of. A tree does not keep them, as whoever
 * keeps it has the rows. Throws `dimension_mismatch` and `invalid_vector`.
 */
export function fittedPoints(
  { tree, pointOfRow }: KeptTree,
  rows: Float32Array,
  dimensions: number,
): Float32Array {
  checkPoints(rows, pointOfRow.length, dimensions);
  const points = new Float32Array(tree.pointCount * dimensions);
  let next = 0;
  for (let row = 0; row < pointOfRow.length; row++) {
    // Points are numbered by their first row.
    if (pointOfRow[row] < next) continue;
    for (let d = 0; d < dimensions; d++) points[next * dimensions + d] = rows[row * dimensions + d];
    next++;
  }
  if (next === tree.pointCount) return points;
  throw new EdgetopicError(
    "dimension_mismatch",
    `The rows hold ${next} distinct points; the tree was kept of ${tree.pointCount}.`,
  );
}
