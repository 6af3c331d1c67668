import { rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildEncoderWasm } from "../scripts/build-wasm.ts";
import type { Quantization } from "../src/core/encoder/encoder-shape.ts";
import type { Embedder } from "../src/embedders/embedder.ts";
import type { ModelFiles } from "../src/embedders/transformer/model-files.ts";
import { createTransformerEmbedder, packModel } from "../src/embedders/transformer/transformer.ts";
import { createEncoderMemory } from "../src/wasm/encoder-memory.ts";

const TOKEN_COUNTS = [16, 64, 256];
const REPEATS = 30;
const WORDS =
  "the treaty with spain was made by the senate gold and silver coin is paid for public debt".split(
    " ",
  );

interface Measurement {
  quantization: Quantization;
  /** Of the file that is read, a pack where it is int8. */
  fileBytes: number;
  /** Of the encoder's WASM memory. */
  encoderBytes: number;
  /** What the process holds more than before, once loaded and used. */
  heldBytes: number;
  loadMs: number;
  /** The fastest of many, by tokens: CPU of one text. */
  cpuMs: Record<number, number>;
  /** Texts of 16 tokens, eight a request: CPU of one. */
  sharedCpuMs: number;
}

/** A transformer in this process, on one core: memory and speed by length. */
export async function benchEncoder(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      model: { type: "string" },
      quantization: { type: "string", default: "int8" },
      json: { type: "string" },
    },
  });
  const { model, quantization } = values;
  if (model === undefined || (quantization !== "int8" && quantization !== "f32")) {
    throw new Error("encoder wants --model FOLDER [--quantization int8|f32] [--json FILE.json]");
  }
  const measured = await measure(model, quantization);
  console.log(JSON.stringify(measured, null, 2));
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(measured));
}

async function measure(folder: string, quantization: Quantization): Promise<Measurement> {
  const { files, fileBytes } = await openModel(folder, quantization);
  const openMemory = createEncoderMemory(
    await WebAssembly.compile(await readFile(await buildEncoderWasm())),
  );
  const heldBefore = await heldMemory();
  const startedAt = performance.now();
  let encoderBytes = 0;
  const embedder = await createTransformerEmbedder({
    name: "bench",
    files,
    quantization,
    openMemory(byteLength) {
      encoderBytes = byteLength;
      return openMemory(byteLength);
    },
  });
  const loadMs = performance.now() - startedAt;
  const cpuMs: Record<number, number> = {};
  for (const count of TOKEN_COUNTS) cpuMs[count] = await fastest(embedder, [textOf(count)]);
  const shared = Array.from({ length: 8 }, () => textOf(16));
  const sharedCpuMs = (await fastest(embedder, shared)) / shared.length;
  const heldBytes = (await heldMemory()) - heldBefore;
  return { quantization, fileBytes, encoderBytes, heldBytes, loadMs, cpuMs, sharedCpuMs };
}

/** Heap, buffers and memories of WebAssembly; of living objects alone with `--expose-gc`. */
async function heldMemory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    // Buffers are given back by another thread.
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** An int8 model is read from a pack, made first and kept in memory only while it is read. */
async function openModel(folder: string, quantization: Quantization) {
  const source: ModelFiles = async (name) => {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    return bytes === null ? null : new Uint8Array(bytes).buffer;
  };
  if (quantization === "f32") {
    const checkpoint = await source("model.safetensors");
    return { files: source, fileBytes: checkpoint?.byteLength ?? 0 };
  }
  const path = join(process.env["TMPDIR"] ?? "/tmp", `edgetopic-${process.pid}.pack`);
  await writeFile(path, await packModel(source));
  const fileBytes = (await readFile(path)).byteLength;
  const files: ModelFiles = async (name) =>
    name === "int8.pack" ? new Uint8Array(await readFile(path)).buffer : null;
  process.once("exit", () => rmSync(path, { force: true }));
  return { files, fileBytes };
}

/** A text of one token a word, two special ones counted. */
function textOf(tokenCount: number): string {
  return Array.from({ length: tokenCount - 2 }, (_, i) => WORDS[(7 * i) % WORDS.length]).join(" ");
}

async function fastest(embedder: Embedder, texts: readonly string[]): Promise<number> {
  let best = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const before = process.cpuUsage();
    await embedder.embed(texts);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

if (import.meta.main) await benchEncoder(process.argv.slice(2));
