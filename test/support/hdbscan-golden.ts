import { singleLinkage, type Linkage } from "../../src/core/cluster/hdbscan/linkage.ts";
import { readGolden } from "./golden.ts";
import { readNpy } from "./npy.ts";

/** One setting of hdbscan on the layout, and what it answers. */
export interface HdbscanGolden {
  min_cluster_size: number;
  min_samples: number | null;
  method: "eom" | "leaf";
  labels: number[];
  probabilities: number[];
  persistence: number[];
  /** Rows of SciPy: both nodes, distance, size. Of the setting 10, none, eom only. */
  single_linkage?: [number, number, number, number][];
  condensed_tree?: {
    parent: number[];
    child: number[];
    lambda_val: number[];
    child_size: number[];
  };
}

export function readHdbscanGolden(): HdbscanGolden[] {
  return readGolden<HdbscanGolden[]>("hdbscan");
}

/** The layout the settings were run on. */
export function readLayout(): { points: Float32Array; pointCount: number; dimensions: number } {
  const { shape, data } = readNpy(new URL("../fixtures/golden/umap5.npy", import.meta.url));
  return { points: data, pointCount: shape[0], dimensions: shape[1] };
}

/** The golden linkage, with its own order of equal distances, as ours. */
export function readGoldenLinkage(): Linkage {
  const rows = readHdbscanGolden().find((row) => row.single_linkage)?.single_linkage ?? [];
  const pointCount = rows.length + 1;
  /** Any point of each node: an edge between two of them merges the nodes. */
  const pointOfNode = Array.from({ length: pointCount }, (_, i) => i);
  for (const [left] of rows) pointOfNode.push(pointOfNode[left]);
  const tree = {
    pointCount,
    from: Int32Array.from(rows, ([left]) => pointOfNode[left]),
    to: Int32Array.from(rows, ([, right]) => pointOfNode[right]),
    distances: Float64Array.from(rows, ([, , distance]) => distance),
    coreDistances: new Float64Array(pointCount),
  };
  return singleLinkage(tree, new Int32Array(pointCount).fill(1));
}
