import { readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { planNeighbors, type NeighborPlan } from "../src/core/knn/neighbor-plan.ts";
import { DEFAULT_FIT_OPTIONS } from "../src/core/options.ts";
import { createNeighborsStage } from "../src/core/pipeline/neighbors-stage.ts";
import { planFit } from "../src/core/pipeline/plan.ts";
import { Products } from "../src/core/pipeline/products.ts";
import { createKernels } from "../src/wasm/kernels.ts";
import { buildWasm } from "../scripts/build-wasm.ts";
import { openNoisyRows, type RowSource } from "./noisy-rows.ts";
import { sampleRecall } from "./sample-recall.ts";

const NEIGHBOR_COUNT = 15;
/** The option that allows it, and the plan's name for it. */
const METHODS = {
  exact: ["exact", "exact"],
  exhaustive: ["exact", "exhaustive"],
  filtered: ["auto", "filtered"],
  approximate: ["approximate", "descent"],
} as const;

interface Measurement {
  rows: number;
  dimensions: number;
  method: NeighborPlan["method"];
  wallSeconds: number;
  cpuSeconds: number;
  /** CPU of the search for candidates and of their ranking, apart from reading rows. */
  searchSeconds: number;
  rankSeconds: number;
  /** As if all pairs had been compared. */
  gflopPerSecond: number;
  recall: number;
  rowsRead: number;
  plannedBytes: number;
  /** The most that the process held beyond what it held before. */
  peakBytes: number;
}

/** The stage of the neighbors alone, rows read from disk as it asks for them. */
export async function benchKnn(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      vectors: { type: "string", multiple: true },
      count: { type: "string" },
      neighbors: { type: "string", default: "approximate" },
      json: { type: "string" },
    },
  });
  const method = values.neighbors as keyof typeof METHODS;
  if (values.vectors === undefined || METHODS[method] === undefined) {
    throw new Error(
      "knn wants --vectors FILE.npy, which may come several times, [--count ROWS] [--neighbors exact|exhaustive|filtered|approximate] [--json FILE.json]",
    );
  }
  const source = await openNoisyRows(values.vectors, Number(values.count ?? 0));
  const measured = await measure(source, method);
  console.log(JSON.stringify(measured, null, 2));
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(measured));
}

async function measure(source: RowSource, method: keyof typeof METHODS): Promise<Measurement> {
  const { rowCount, dimensions } = source;
  const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
  const products = new Products();
  const plan = planBench(source, method);
  const heldBefore = process.memoryUsage().rss;
  const startedAt = performance.now();
  const spent = { feed: 0, search: 0, rank: 0 };
  let rowsRead = 0;
  const timed = (kind: keyof typeof spent, run: () => void): void => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    spent[kind] += (user + system) / 1e6;
  };

  const stage = createNeighborsStage({ plan, kernels, products }, null);
  let isRanking = false;
  while (stage.done < stage.total) {
    for (let need = stage.need(); need !== null; need = stage.need()) {
      const { first, count } = need;
      const rows = source.read(first, count);
      // Rows that are asked for again after the search are blocks to rank.
      isRanking ||= stage.done > 0;
      rowsRead += count;
      timed("feed", () => stage.feedVectors?.(first, rows));
    }
    timed(isRanking ? "rank" : "search", () => stage.advance(stage.chunk));
  }
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = spent.feed + spent.search + spent.rank;
  return {
    rows: rowCount,
    dimensions,
    method: plan.neighborPlan.method,
    wallSeconds,
    cpuSeconds,
    searchSeconds: spent.search,
    rankSeconds: spent.rank,
    gflopPerSecond: (rowCount * rowCount * dimensions) / cpuSeconds / 1e9,
    peakBytes: process.resourceUsage().maxRSS * 1024 - heldBefore,
    recall: sampleRecall(source, products.get("neighborIndices"), NEIGHBOR_COUNT),
    rowsRead,
    plannedBytes: plan.neighborPlan.memoryBytes,
  };
}

/** The plan of a fit, its neighbors searched for as asked, whether or not all of it would fit. */
function planBench({ rowCount, dimensions }: RowSource, method: keyof typeof METHODS) {
  const options = { ...DEFAULT_FIT_OPTIONS, neighborCount: NEIGHBOR_COUNT + 1 };
  const smallPlan = planFit({ documentCount: 100, rowCount: 100, dimensions }, options);
  const sizes = { rowCount, dimensions, neighborCount: NEIGHBOR_COUNT, metric: "cosine" } as const;
  const [neighbors, name] = METHODS[method];
  const neighborPlan = planNeighbors(sizes, neighbors).find((plan) => plan.method === name);
  if (neighborPlan === undefined) throw new Error(`No plan for ${rowCount} rows is ${name}.`);
  return { ...smallPlan, rowCount, documentCount: rowCount, neighborPlan };
}
