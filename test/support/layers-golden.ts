import type { CondensedTree } from "../../src/core/cluster/hdbscan/condensed-tree.ts";
import { readGolden } from "./golden.ts";
import { readGoldenTree } from "./hdbscan-golden.ts";

interface BarcodeGolden {
  /** Its index in hdbscan-trees.json. */
  tree: number;
  minClusterSize: number;
  births: number[];
  deaths: number[];
  weights: number[];
  sizes: number[];
  totals: number[];
  peaks: number[];
  taken: number[];
}

interface LayersGolden {
  persistence: BarcodeGolden[];
  growing: {
    minClusterCount: number;
    quantile: number;
    layers: { minClusterSize: number; labels: number[] }[];
  };
}

/** What EVoC makes of condensed trees, and the trees. */
export function readGoldenBarcodes(): { golden: BarcodeGolden; tree: CondensedTree }[] {
  return readGolden<LayersGolden>("layers").persistence.map((golden) => ({
    golden,
    tree: readGoldenTree(golden.tree, "fitted"),
  }));
}

/** The layers that Toponymy makes of the golden linkage. */
export function readGoldenGrowingLayers(): LayersGolden["growing"] {
  return readGolden<LayersGolden>("layers").growing;
}
