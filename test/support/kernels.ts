import { readFile } from "node:fs/promises";
import type { Kernels } from "../../src/core/kernels.ts";
import { createKernels } from "../../src/wasm/kernels.ts";
import { buildWasm } from "../../scripts/build-wasm.ts";

/** The WASM kernels, compiled first where they are older than their sources. */
export async function loadKernels(): Promise<Kernels> {
  return createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
}
