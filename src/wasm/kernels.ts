import type { Kernels } from "../core/kernels.ts";
import { createLayoutOptimizer } from "./layout.ts";
import { createNeighborSearch } from "./neighbor-search.ts";
import { createPanelProducts } from "./panel-products.ts";
import { createQuantizedSearch } from "./quantized-search.ts";
import { createRowScan } from "./row-scan.ts";
import { createSparseNeighborSearch } from "./sparse-search.ts";

/**
 * The hot loops in WebAssembly, from the compiled `kernels.wasm`; the same bytes as
 * `createReferenceKernels`. Every session has an instance and a memory of its own.
 */
export function createKernels(module: WebAssembly.Module): Kernels {
  return {
    neighborSearch: (shape) => createNeighborSearch(module, shape),
    quantizedSearch: (shape) => createQuantizedSearch(module, shape),
    sparseNeighborSearch: (problem) => createSparseNeighborSearch(module, problem),
    layout: (problem) => createLayoutOptimizer(module, problem),
    panelProducts: (matrix) => createPanelProducts(module, matrix),
    rowScan: (rows) => createRowScan(module, rows),
  };
}
