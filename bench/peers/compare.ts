import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../src/core/options.ts";
import { seedStability } from "../../src/core/quality/seed-stability.ts";
import { fitInNode } from "../fit-node.ts";
import { readInput, type FitInput } from "../fit.ts";
import { describeQuality, measureQuality, type FoundTopics, type Quality } from "../quality.ts";

const SCRIPT = new URL("fit_bertopic.py", import.meta.url);
/** What a peer says on its standard output is not read; numba and tqdm write much. */
const MOST_OUTPUT_BYTES = 64_000_000;

interface PeerRun extends FoundTopics {
  seed: number;
  seconds: number;
  cpuSeconds: number;
  peakMemoryBytes: number;
}

interface Side {
  name: string;
  /** Mean over the seeds, of processor time and of the clock. */
  cpuSeconds: number;
  seconds: number;
  /** Of the whole process so far. */
  peakMemoryBytes: number;
  stability: number;
  runs: { seed: number; cpuSeconds: number; seconds: number; quality: Quality }[];
}

/**
 * BERTopic and edgetopic, with its defaults and with BERTopic's, on the same vectors one after the
 * other. Run it under `taskset -c 0`: then both have the same one core, and processor time is
 * comparable even where the machine is shared.
 */
export async function benchPeers(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      python: { type: "string", default: "python3" },
      seeds: { type: "string", default: "42,43,44" },
      language: { type: "string", default: "none" },
      out: { type: "string" },
    },
  });
  const { documents, embeddings, python, seeds } = values;
  if (documents === undefined || embeddings === undefined) {
    throw new Error(
      "peers wants --documents FILE.jsonl --embeddings FILE.npy [--python VENV/bin/python] [--seeds 42,43] [--language none|en] [--out FILE.json]",
    );
  }
  const language = values.language as FitOptions["language"];
  const input = await readInput(documents, embeddings, "");
  const peerRuns = await runBertopic(python, documents, embeddings, seeds, language);
  const sides = [summarize("BERTopic", input, peerRuns)];
  for (const preset of ["bertopic", "edgetopic"] as const) {
    const runs: PeerRun[] = [];
    for (const seed of seeds.split(",").map(Number)) {
      runs.push(await runEdgetopic(input, { ...DEFAULT_FIT_OPTIONS, preset, language, seed }));
    }
    sides.push(summarize(`edgetopic, preset ${preset}`, input, runs));
  }
  report(sides);
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(sides));
}

async function runBertopic(
  python: string,
  documents: string,
  embeddings: string,
  seeds: string,
  language: FitOptions["language"],
): Promise<PeerRun[]> {
  const folder = await mkdtemp(join(tmpdir(), "peers-"));
  const out = join(folder, "runs.json");
  const stopWords = language === "en" ? ["--stop-words", "english"] : [];
  const parameters = [SCRIPT.pathname, documents, embeddings, out, "--seeds", seeds, ...stopWords];
  const env = { ...process.env, OMP_NUM_THREADS: "1", NUMBA_NUM_THREADS: "1" };
  await promisify(execFile)(python, parameters, { env, maxBuffer: MOST_OUTPUT_BYTES });
  const runs = JSON.parse(await readFile(out, "utf8")) as PeerRun[];
  await rm(folder, { recursive: true });
  return runs;
}

async function runEdgetopic(input: FitInput, options: FitOptions): Promise<PeerRun> {
  const measured = await fitInNode(input, options);
  return { ...measured, seed: options.seed, cpuSeconds: measured.cpuSeconds as number };
}

function summarize(name: string, input: FitInput, runs: readonly PeerRun[]): Side {
  const mean = (value: (run: PeerRun) => number): number =>
    runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  return {
    name,
    cpuSeconds: mean(({ cpuSeconds }) => cpuSeconds),
    seconds: mean(({ seconds }) => seconds),
    peakMemoryBytes: Math.max(...runs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    stability: seedStability(runs.map(({ assignments }) => Int32Array.from(assignments))),
    runs: runs.map((run) => ({
      seed: run.seed,
      cpuSeconds: run.cpuSeconds,
      seconds: run.seconds,
      quality: measureQuality(input, run),
    })),
  };
}

function report(sides: readonly Side[]): void {
  const [peer] = sides as [Side];
  for (const { name, cpuSeconds, seconds, peakMemoryBytes, stability, runs } of sides) {
    console.log(
      `${name}: ${cpuSeconds.toFixed(2)} s of processor (${(peer.cpuSeconds / cpuSeconds).toFixed(1)} times as fast as ${peer.name}), ${seconds.toFixed(2)} s by the clock, peak ${Math.round(peakMemoryBytes / 1e6)} MB, stability ${stability.toFixed(3)}`,
    );
    for (const { seed, quality } of runs) console.log(`  ${seed}: ${describeQuality(quality)}`);
  }
}
