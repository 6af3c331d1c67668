import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseFitOptions } from "../src/cli/fit-options.ts";
import { completeOptions } from "../src/core/complete-options.ts";
import { fitInNode } from "./fit-node.ts";
import { fitInWorkerd } from "./fit-workerd.ts";
import { describeQuality, measureQuality, type Quality } from "./quality.ts";
import { readNpy } from "../src/embedders/formats/npy.ts";

/** What is fitted: documents in the order of the file, and their vectors where there are any. */
export interface FitInput {
  documents: { id: string; text: string; label?: string }[];
  /** `documents × dimensions`, f32; null where the embedder is to make them. */
  vectors: { dimensions: number; data: Float32Array } | null;
  embedder: string;
}

export interface FitMeasurement {
  /** Of the fit alone: neighbors to topics. */
  seconds: number;
  /** Processor time of the same, of all threads; where it can be told. */
  cpuSeconds?: number;
  stages: { name: string; seconds: number }[];
  peakMemoryBytes: number;
  /** A topic for each document, in the order of the file. */
  assignments: number[];
  topics: { id: number; size: number; words: { word: string; score: number }[] }[];
  digest: string;
}

const runtimes = { node: fitInNode, workerd: fitInWorkerd };

/** One fit, measured, with the default options but for those that are given; the result goes to `--out` as JSON. */
export async function benchFit(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      embedder: { type: "string", default: "static/en" },
      runtime: { type: "string", default: "node" },
      option: { type: "string", multiple: true, default: [] },
      out: { type: "string" },
    },
  });
  const run = runtimes[values.runtime as keyof typeof runtimes];
  if (values.documents === undefined || run === undefined) {
    throw new Error(
      "fit wants --documents FILE.jsonl [--embeddings FILE.npy | --embedder static/en] [--runtime node|workerd] [--option NAME=VALUE …] [--out FILE.json]",
    );
  }
  const input = await readInput(values.documents, values.embeddings, values.embedder);
  const measurement = await run(input, completeOptions(parseFitOptions(values.option)));
  const quality = measureQuality(input, measurement);
  if (values.out !== undefined) {
    await writeFile(values.out, JSON.stringify({ ...measurement, quality }));
  }
  report(values.runtime, input, measurement, quality);
}

export async function readInput(
  documentsPath: string,
  embeddingsPath: string | undefined,
  embedder: string,
): Promise<FitInput> {
  const lines = (await readFile(documentsPath, "utf8")).split("\n").filter(Boolean);
  const documents = lines.map((line) => JSON.parse(line) as FitInput["documents"][0]);
  if (embeddingsPath === undefined) return { documents, vectors: null, embedder };
  const { shape, data } = readNpy(await readFile(embeddingsPath));
  const [count, dimensions] = shape;
  if (count !== documents.length || dimensions === undefined) {
    throw new Error(`${embeddingsPath} has the shape ${shape}, for ${documents.length} documents.`);
  }
  return { documents, vectors: { dimensions, data }, embedder: `precomputed/${dimensions}` };
}

function report(
  runtime: string,
  { documents }: FitInput,
  { seconds, cpuSeconds, stages, peakMemoryBytes, digest }: FitMeasurement,
  quality: Quality,
): void {
  const cpu = cpuSeconds === undefined ? "" : ` (${cpuSeconds.toFixed(2)} s of CPU)`;
  console.log(
    `${documents.length} documents in ${runtime}: ${seconds.toFixed(2)} s${cpu}, peak ${Math.round(peakMemoryBytes / 1e6)} MB`,
  );
  console.log(stages.map((stage) => `${stage.name} ${stage.seconds.toFixed(2)} s`).join(", "));
  console.log(describeQuality(quality));
  console.log(`digest ${digest}`);
}
