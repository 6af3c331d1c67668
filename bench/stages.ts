import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { completeOptions } from "../src/core/complete-options.ts";
import { encodeProduct } from "../src/core/pipeline.ts";
import type { ProductName } from "../src/core/pipeline/products.ts";
import { STAGE_NAMES, type StageName } from "../src/core/pipeline/stage.ts";
import { advanceChunk } from "../src/jobs/fit/advance-chunk.ts";
import { openFit } from "../src/jobs/fit/open-fit.ts";
import { parseFitOptions } from "../src/cli/fit-options.ts";
import { createKernels } from "../src/wasm/kernels.ts";
import { buildWasm } from "../scripts/build-wasm.ts";
import { embedInNode } from "./embed-node.ts";
import { readInput } from "./fit.ts";

interface StageCost {
  chunkCount: number;
  seconds: number;
  checkpointSeconds: number;
  /** Of the largest checkpoint, and of all of them and the products. */
  stateBytes: number;
  writtenBytes: number;
}

/**
 * Processor time of each stage of a fit, and of what a Worker does beside it: after every chunk the
 * state is encoded, and every product once. `--documents-count` fits the first so many.
 */
export async function benchStages(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      embedder: { type: "string", default: "static/en" },
      option: { type: "string", multiple: true, default: [] },
      first: { type: "string" },
    },
  });
  if (values.documents === undefined) {
    throw new Error(
      "stages wants --documents FILE.jsonl [--embeddings FILE.npy | --embedder static/en] [--option NAME=VALUE …] [--first COUNT]",
    );
  }
  const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
  const input = await readInput(values.documents, values.embeddings, values.embedder);
  const documents = input.documents.slice(0, Number(values.first ?? Infinity));
  const texts = documents.map(({ text }) => text);
  const { data, dimensions } = input.vectors ?? (await embedInNode(texts, input.embedder));
  const ids = documents.map(({ id }) => id);
  const vectors = data.subarray(0, ids.length * dimensions);
  const options = completeOptions(parseFitOptions(values.option));
  const { fit, inputs } = openFit({ ids, texts, vectors, dimensions }, options, kernels);

  const costs = new Map<StageName, StageCost>();
  const kept = new Set<ProductName>();
  while (!fit.isDone) {
    const { stage } = fit;
    const cost = costs.get(stage) ?? emptyCost();
    costs.set(stage, cost);
    const start = cpuSeconds();
    await advanceChunk(fit, inputs);
    const end = cpuSeconds();
    for (const name of fit.products.names()) {
      if (kept.has(name)) continue;
      kept.add(name);
      cost.writtenBytes += encodeProduct(fit.products, name).length;
    }
    const state = fit.encodeState();
    cost.chunkCount++;
    cost.seconds += end - start;
    cost.checkpointSeconds += cpuSeconds() - end;
    cost.stateBytes = Math.max(cost.stateBytes, state.length);
    cost.writtenBytes += state.length;
  }
  report(costs);
}

function emptyCost(): StageCost {
  return { chunkCount: 0, seconds: 0, checkpointSeconds: 0, stateBytes: 0, writtenBytes: 0 };
}

/** Of all threads; the clock would tell what else the machine does. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function report(costs: ReadonlyMap<StageName, StageCost>): void {
  let [seconds, checkpointSeconds, writtenBytes] = [0, 0, 0];
  for (const name of STAGE_NAMES) {
    const cost = costs.get(name) ?? emptyCost();
    seconds += cost.seconds;
    checkpointSeconds += cost.checkpointSeconds;
    writtenBytes += cost.writtenBytes;
    console.log(
      [
        name.padEnd(10),
        `${cost.seconds.toFixed(2)} s in ${cost.chunkCount} chunks,`,
        `checkpoints ${cost.checkpointSeconds.toFixed(3)} s,`,
        `the largest ${(cost.stateBytes / 1e6).toFixed(2)} MB, written ${(cost.writtenBytes / 1e6).toFixed(1)} MB`,
      ].join(" "),
    );
  }
  const share = (100 * checkpointSeconds) / seconds;
  console.log(
    `in all ${seconds.toFixed(2)} s, checkpoints ${checkpointSeconds.toFixed(3)} s (${share.toFixed(1)} %), written ${(writtenBytes / 1e6).toFixed(1)} MB`,
  );
}
