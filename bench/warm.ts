import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseFitOptions } from "../src/cli/fit-options.ts";
import { completeOptions } from "../src/core/complete-options.ts";
import type { Kernels } from "../src/core/kernels.ts";
import { createRandom } from "../src/core/math/random.ts";
import type { FitOptions } from "../src/core/options.ts";
import { startFit, type Fit } from "../src/core/pipeline.ts";
import type { ProductName } from "../src/core/pipeline/products.ts";
import { changedRows, warmPlan } from "../src/core/pipeline/warm-plan.ts";
import { matchRows, type WarmStart } from "../src/core/pipeline/warm-start.ts";
import { advanceChunk } from "../src/jobs/fit/advance-chunk.ts";
import type { FitInputs } from "../src/jobs/fit/fit-inputs.ts";
import { openFit } from "../src/jobs/fit/open-fit.ts";
import { createKernels } from "../src/wasm/kernels.ts";
import { buildWasm } from "../scripts/build-wasm.ts";
import { readInput, type FitInput } from "./fit.ts";
import { describeQuality, measureQuality } from "./quality.ts";

interface Ran {
  fit: Fit;
  ids: string[];
  seconds: number;
  warm: WarmStart;
}

/**
 * Fits that start from the one before against fits from the start: in each round a share of the
 * documents is replaced by others of the file, and both are measured by processor time and quality.
 */
export async function benchWarm(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      share: { type: "string", default: "0.05" },
      rounds: { type: "string", default: "1" },
      seeds: { type: "string", default: "42,43,44" },
      option: { type: "string", multiple: true, default: [] },
    },
  });
  if (values.documents === undefined || values.embeddings === undefined) {
    throw new Error(
      "warm wants --documents FILE.jsonl --embeddings FILE.npy [--share 0.05] [--rounds 1] [--seeds 42,43,44] [--option NAME=VALUE …]",
    );
  }
  const kernels = createKernels(await WebAssembly.compile(await readFile(await buildWasm())));
  const input = await readInput(values.documents, values.embeddings, "");
  const [share, rounds] = [Number(values.share), Number(values.rounds)];
  for (const seed of values.seeds.split(",").map(Number)) {
    const options = completeOptions({ ...parseFitOptions(values.option), seed });
    // The documents in a random order; a round's are a window of it that moves on.
    const order = shuffled(input.documents.length, seed);
    const windowSize = Math.floor(order.length / (1 + share * rounds));
    let before: Ran | null = null;
    for (let round = 0; round <= rounds; round++) {
      const first = Math.floor(round * share * windowSize);
      const chosen = select(input, order.slice(first, first + windowSize));
      const cold = await runFit(chosen, options, kernels, null);
      if (before === null) {
        before = cold;
        continue;
      }
      const warm: Ran = await runFit(chosen, options, kernels, before);
      console.log(`seed ${seed}, round ${round}, ${warm.fit.plan.warm?.changedRowCount} changed`);
      console.log(`  cold ${describe(cold, chosen)}`);
      console.log(`  warm ${describe(warm, chosen)}`);
      before = warm;
    }
  }
}

async function runFit(
  input: FitInput,
  options: FitOptions,
  kernels: Kernels,
  before: Ran | null,
): Promise<Ran> {
  const ids = input.documents.map(({ id }) => id);
  const texts = input.documents.map(({ text }) => text);
  const { data, dimensions } = input.vectors as NonNullable<FitInput["vectors"]>;
  const opened = openFit({ ids, texts, vectors: data, dimensions }, options, kernels);
  const start = process.cpuUsage();
  const fit = before === null ? opened.fit : startWarm(opened.fit, before, kernels);
  const kept = await finish(fit, opened.inputs);
  const { user, system } = process.cpuUsage(start);
  const warm: WarmStart = {
    rowHashes: fit.products.get("rowHashes"),
    neighborIndices: kept.get("keptIndices") as Int32Array,
    neighborDistances: kept.get("keptDistances") as Float32Array,
    reducedPositions: kept.get("reducedPositions") as Float32Array,
    mapPositions: fit.products.get("mapPositions"),
  };
  return { fit, ids: opened.ids, seconds: (user + system) / 1e6, warm };
}

function startWarm({ plan, products }: Fit, before: Ran, kernels: Kernels): Fit {
  const rowHashes = products.get("rowHashes");
  const newCount = matchRows(before.warm.rowHashes, rowHashes).filter((row) => row < 0).length;
  const goneCount = before.warm.rowHashes.length / 2 - (plan.rowCount - newCount);
  const changed = changedRows({
    newCount,
    goneCount,
    changedBefore: before.fit.plan.warm?.changedRowCount ?? 0,
  });
  const rows = { rowOfDocument: products.get("rowOfDocument"), rowHashes, warm: before.warm };
  return startFit(warmPlan(plan, changed), rows, kernels);
}

/** What later stages drop, by its name. */
async function finish(fit: Fit, inputs: FitInputs): Promise<Map<ProductName, unknown>> {
  const kept = new Map<ProductName, unknown>();
  while (!fit.isDone) {
    await advanceChunk(fit, inputs);
    for (const name of fit.products.names()) kept.set(name, fit.products.get(name));
  }
  return kept;
}

function select({ documents, vectors, embedder }: FitInput, chosen: readonly number[]): FitInput {
  const { data, dimensions } = vectors as NonNullable<FitInput["vectors"]>;
  const rows = new Float32Array(chosen.length * dimensions);
  chosen.forEach((document, i) =>
    rows.set(data.subarray(document * dimensions, (document + 1) * dimensions), i * dimensions),
  );
  return {
    documents: chosen.map((document) => documents[document] as FitInput["documents"][0]),
    vectors: { dimensions, data: rows },
    embedder,
  };
}

function shuffled(count: number, seed: number): number[] {
  const random = createRandom(seed);
  const keys = Float64Array.from({ length: count }, () => random.uniform());
  return Array.from({ length: count }, (_, i) => i).sort(
    (i, j) => (keys[i] as number) - (keys[j] as number) || i - j,
  );
}

function describe({ fit, ids, seconds }: Ran, input: FitInput): string {
  const topicOf = new Map(
    ids.map((id, i) => [id, fit.products.get("documentTopics")[i] as number]),
  );
  const words = JSON.parse(new TextDecoder().decode(fit.products.get("topicWords"))) as {
    word: string;
    score: number;
  }[][];
  const topicCount = fit.products.get("representatives").length / 3;
  const topics = words.slice(0, topicCount).map((list, id) => ({ id, size: 0, words: list }));
  const assignments = input.documents.map(({ id }) => topicOf.get(id) as number);
  const quality = measureQuality(input, { assignments, topics });
  return `${seconds.toFixed(2)} s, ${describeQuality(quality)}`;
}
