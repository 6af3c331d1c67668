import type { Kernels } from "./kernels.ts";
import { exactNeighborSearch } from "./knn/exact.ts";
import { quantizedRowScan } from "./knn/row-scan.ts";
import { layoutOptimizer } from "./reduce/umap/layout.ts";

/** The hot loops in plain TypeScript: what the WASM kernels must agree with to the byte. */
export function createReferenceKernels(): Kernels {
  return {
    neighborSearch: exactNeighborSearch,
    layout: layoutOptimizer,
    rowScan: quantizedRowScan,
  };
}
