import type { NeighborTable } from "../../src/core/knn/neighbor-table.ts";
import { readGolden } from "./golden.ts";

/** The exact 14 nearest neighbors of the golden vectors. */
export function goldenNeighbors(): NeighborTable {
  const { indices, distances } = readGolden<{ indices: number[][]; distances: number[][] }>("knn");
  return {
    rowCount: indices.length,
    neighborCount: indices[0]?.length ?? 0,
    indices: Int32Array.from(indices.flat()),
    distances: Float32Array.from(distances.flat()),
  };
}
