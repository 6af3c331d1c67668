import { mkdir, readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { buildWasm } from "../../scripts/build-wasm.ts";
import { DEFAULT_FIT_OPTIONS, type UmapOptions } from "../../src/core/options.ts";
import { createKernels } from "../../src/wasm/kernels.ts";
import { layOut, readDistinctRows } from "./lay-out.ts";

// The vectors without repetitions, and edgetopic's layouts of them, for umap-trustworthiness.py:
//   node bench/peers/umap-layouts.ts --vectors FILE.npy --out FOLDER [--epochs 200] [--init spectral]

const SEEDS = [42, 43, 44];

const { values } = parseArgs({
  options: {
    vectors: { type: "string", default: "" },
    out: { type: "string", default: "." },
    epochs: { type: "string", default: "auto" },
    init: { type: "string", default: "spectral" },
  },
});
const { out, epochs } = values;
const init = values.init as UmapOptions["init"];
const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
const input = await readDistinctRows(values.vectors);
await mkdir(out, { recursive: true });
await writeFile(`${out}/rows.f32`, input.rows);
await writeFile(`${out}/dimensions.txt`, String(input.dimensions));
for (const seed of SEEDS) {
  const startedAt = performance.now();
  const options = {
    ...DEFAULT_FIT_OPTIONS,
    seed,
    epochs: epochs === "auto" ? epochs : Number(epochs),
    umap: { init },
  } as const;
  const positions = layOut(input, options, kernels);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`init ${init}, epochs ${epochs}, seed ${seed}: ${seconds} s with the neighbors`);
  await writeFile(`${out}/edgetopic-${init}-${epochs}-${seed}.f32`, positions);
}
