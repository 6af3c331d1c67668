import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { embedInNode } from "../embed-node.ts";
import { readInput } from "../fit.ts";

const SCRIPT = fileURLToPath(new URL("embed_model2vec.py", import.meta.url));
const MODEL = fileURLToPath(new URL("../../src/embedders/models/static-en", import.meta.url));

interface PeerTimes {
  seconds: number;
  cpuSeconds: number;
}

/**
 * `static/en` and Python's model2vec with the same rows, in turn, on the same texts, and whether they
 * answer the same vectors. Run it under `taskset -c 0`: tokenizers would take all cores otherwise.
 */
export async function benchModel2Vec(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      python: { type: "string", default: "python3" },
      runs: { type: "string", default: "3" },
    },
  });
  if (values.documents === undefined) {
    throw new Error("model2vec wants --documents FILE.jsonl [--python VENV/bin/python] [--runs 3]");
  }
  const { documents } = await readInput(values.documents, undefined, "static/en");
  const texts = documents.map(({ text }) => text);
  const folder = await mkdtemp(join(tmpdir(), "edgetopic-model2vec-"));
  const out = join(folder, "vectors.f32");
  try {
    for (let run = 0; run < Number(values.runs); run++) {
      const own = await embedInNode(texts, "static/en");
      const answer = await promisify(execFile)(values.python, [
        SCRIPT,
        values.documents,
        MODEL,
        out,
      ]);
      const peer = JSON.parse(answer.stdout) as PeerTimes;
      const { buffer, byteOffset, byteLength } = await readFile(out);
      const rows = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      console.log(
        `${texts.length} texts: static/en ${told(own)}, model2vec ${told(peer)}; ${compare(own.data, rows, own.dimensions)}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function told({ seconds, cpuSeconds }: PeerTimes): string {
  return `${cpuSeconds.toFixed(2)} s of processor (${seconds.toFixed(2)} s)`;
}

function compare(own: Float32Array, peer: Float32Array, dimensions: number): string {
  const rowCount = own.length / dimensions;
  const differing: number[] = [];
  let largest = 0;
  for (let row = 0; row < rowCount; row++) {
    let difference = 0;
    for (let at = row * dimensions; at < (row + 1) * dimensions; at++) {
      difference = Math.max(difference, Math.abs((own[at] as number) - (peer[at] as number)));
    }
    largest = Math.max(largest, difference);
    if (!(difference <= 1e-5)) differing.push(row);
  }
  return `${differing.length} of ${rowCount} vectors differ by more than 1e-5 (${differing.slice(0, 5).join(", ")}), the most ${largest.toExponential(1)}`;
}
