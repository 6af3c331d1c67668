import { mkdir, readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { buildWasm } from "../../scripts/build-wasm.ts";
import { hashRows } from "../../src/core/knn/row-hash.ts";
import { normalizeRows } from "../../src/core/math/normalize-rows.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions, type UmapOptions } from "../../src/core/options.ts";
import { startFit, type Fit } from "../../src/core/pipeline.ts";
import { planFit } from "../../src/core/pipeline/plan.ts";
import { readNpy } from "../../src/embedders/formats/npy.ts";
import { createRowIndex } from "../../src/jobs/fit/row-index.ts";
import { createKernels } from "../../src/wasm/kernels.ts";

// The vectors without repetitions, and edgetopic's layouts of them, for umap-trustworthiness.py:
//   node bench/peers/umap-layouts.ts --vectors FILE.npy --out FOLDER [--epochs 200] [--init spectral]

const SEEDS = [42, 43, 44, 45, 46, 47, 48, 49];

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
const { rows, rowHashes, dimensions } = await readDistinctRows(values.vectors);
await mkdir(out, { recursive: true });
await writeFile(`${out}/rows.f32`, rows);
await writeFile(`${out}/dimensions.txt`, String(dimensions));
for (const seed of SEEDS) {
  const startedAt = performance.now();
  const positions = layOut({
    ...DEFAULT_FIT_OPTIONS,
    seed,
    epochs: epochs === "auto" ? epochs : Number(epochs),
    umap: { init },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`init ${init}, epochs ${epochs}, seed ${seed}: ${seconds} s with the neighbors`);
  await writeFile(`${out}/edgetopic-${init}-${epochs}-${seed}.f32`, positions);
}

async function readDistinctRows(path: string) {
  const { shape, data } = readNpy(await readFile(path));
  const width = shape[1] as number;
  const index = createRowIndex();
  const kept: Float32Array[] = [];
  for (let start = 0; start < data.length; start += width) {
    const row = data.slice(start, start + width);
    normalizeRows(row, width);
    const hash = hashRows(row, width);
    if (index.add([hash[0] as number, hash[1] as number])) kept.push(row);
  }
  const distinct = new Float32Array(kept.length * width);
  kept.forEach((row, i) => distinct.set(row, i * width));
  return { rows: distinct, rowHashes: hashRows(distinct, width), dimensions: width };
}

/** The positions that a fit clusters. */
function layOut(options: FitOptions): Float32Array {
  const rowCount = rows.length / dimensions;
  const rowOfDocument = Int32Array.from({ length: rowCount }, (_, i) => i);
  const plan = planFit({ documentCount: rowCount, rowCount, dimensions }, options);
  const fit = startFit(plan, { rowOfDocument, rowHashes }, kernels);
  while (fit.stage !== "cluster") {
    feed(fit);
    fit.advance(fit.chunk);
  }
  return fit.products.get("reducedPositions");
}

function feed(fit: Fit): void {
  for (let need = fit.need(); need !== null; need = fit.need()) {
    const end = (need.first + need.count) * dimensions;
    fit.feedVectors(need.first, rows.slice(need.first * dimensions, end));
  }
}
