import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { buildWasm } from "../../scripts/build-wasm.ts";
import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { trustworthiness } from "../../src/core/quality/trustworthiness.ts";
import { umapJsReducer } from "../../src/reducers/umap-js.ts";
import { createKernels } from "../../src/wasm/kernels.ts";
import { layOut, readDistinctRows, type DistinctRows } from "./lay-out.ts";

const NEIGHBOR_COUNT = 15;
const SAMPLE_COUNT = 2000;

interface Layout {
  name: string;
  cpuSeconds: number;
  /** Of 15 neighbors at 2,000 rows, against all. */
  trustworthiness: number;
}

/**
 * The reduction alone, neighbors to layout, by the package umap-js and by edgetopic, one after the
 * other in one process: 15 neighbors, 5 dimensions, `min_dist` 0, cosine; umap-js with the 200 epochs
 * that it takes for such sizes, edgetopic with its default epochs and with as many. Run it under `taskset -c 0`.
 */
export async function benchUmapJs(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      embeddings: { type: "string" },
      seed: { type: "string", default: "42" },
      out: { type: "string" },
    },
  });
  if (values.embeddings === undefined) {
    throw new Error("umap-js wants --embeddings FILE.npy [--seed 42] [--out FILE.json]");
  }
  const seed = Number(values.seed);
  const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
  const input = await readDistinctRows(values.embeddings);
  const layouts: Layout[] = [];
  for (const epochs of ["auto", 200] as const) {
    const options = { ...DEFAULT_FIT_OPTIONS, seed, epochs };
    layouts.push(
      measure(`edgetopic, epochs ${epochs}`, input, () => layOut(input, options, kernels)),
    );
  }
  layouts.push(measure("umap-js", input, () => layOutByUmapJs(input, seed)));

  const [, , peer] = layouts as [Layout, Layout, Layout];
  for (const { name, cpuSeconds, trustworthiness: trust } of layouts) {
    console.log(
      `${name}: ${cpuSeconds.toFixed(2)} s of processor (${(peer.cpuSeconds / cpuSeconds).toFixed(1)} times as fast as ${peer.name}), trustworthiness ${trust.toFixed(4)}`,
    );
  }
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(layouts));
}

function measure(name: string, { rows, dimensions }: DistinctRows, run: () => Float32Array) {
  const before = process.cpuUsage();
  const reducedRows = run();
  const { user, system } = process.cpuUsage(before);
  const reducedDimensions = DEFAULT_FIT_OPTIONS.dimensions;
  const reduction = { rows, dimensions, reducedRows, reducedDimensions };
  return {
    name,
    cpuSeconds: (user + system) / 1e6,
    trustworthiness: trustworthiness(reduction, NEIGHBOR_COUNT, SAMPLE_COUNT),
  };
}

function layOutByUmapJs({ rows, dimensions }: DistinctRows, seed: number): Float32Array {
  const rowCount = rows.length / dimensions;
  const reducer = umapJsReducer({ seed })({ rowCount, dimensions }, null);
  while (reducer.done < reducer.total) {
    for (let need = reducer.need(); need !== null; need = reducer.need()) {
      const end = (need.first + need.count) * dimensions;
      reducer.feed(need.first, rows.slice(need.first * dimensions, end));
    }
    reducer.advance(reducer.chunk);
  }
  return reducer.positions();
}
