import type { Kernels } from "./kernels.ts";
import { exactNeighborSearch } from "./knn/exact.ts";
import { quantizedNeighborSearch } from "./knn/quantized-search.ts";
import { quantizedRowScan } from "./knn/row-scan.ts";
import { sparseNeighborSearch } from "./knn/sparse-search.ts";
import { panelProducts } from "./reduce/panel-products.ts";
import { layoutOptimizer } from "./reduce/umap/layout.ts";

/** The hot loops in plain TypeScript: what the WASM kernels must agree with to the byte. */
export function createReferenceKernels(): Kernels {
  return {
    neighborSearch: exactNeighborSearch,
    quantizedSearch: quantizedNeighborSearch,
    sparseNeighborSearch,
    layout: layoutOptimizer,
    panelProducts,
    rowScan: quantizedRowScan,
  };
}
