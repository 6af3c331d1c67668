import { readGolden } from "./golden.ts";

/** What scikit-learn and leidenalg make of the golden layout; see make-clusterers.py. */
export interface ClusterersGolden {
  clusterCount: number;
  /** Of ten k-means from one start each. */
  inertias: number[];
  agglomerative: Record<"ward" | "average" | "complete", number[]>;
  /** Of the average linkage. */
  threshold: { distance: number; labels: number[] };
  /** With the golden neighbors as connectivity. */
  connected: Record<"ward" | "average" | "complete", number[]>;
  dbscan: { epsilon: number; minSamples: number; labels: number[] }[];
  /** Twice the quality, of five seeds each. */
  modularity: { resolution: number; qualities: number[] }[];
  constantPotts: { resolution: number; qualities: number[] }[];
}

export function readClusterersGolden(): ClusterersGolden {
  return readGolden<ClusterersGolden>("clusterers");
}
