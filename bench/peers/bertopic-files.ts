import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

const run = promisify(execFile);
const CLI = new URL("../../dist/lib/cli.js", import.meta.url).pathname;
const SCRIPT = new URL("load_bertopic.py", import.meta.url).pathname;
const OUTPUT = { maxBuffer: 256_000_000 };

interface Answers {
  topics: number[];
  fitted: number[];
  names: string[];
  counts: number[];
  merges: number;
  leaves: number;
  bubbles: number;
  dendrogram: number;
  over_time: number;
  rows: number;
  distributed: number;
}

/**
 * Fits, writes the model as BERTopic's, has BERTopic itself work with it, reads the folder back, and
 * says where the two differ. `--documents` are JSON lines whose ids ascend, `--embeddings` their .npy.
 */
export async function benchBertopicFiles(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embeddings: { type: "string" },
      python: { type: "string", default: "python3" },
    },
  });
  const { documents, embeddings, python } = values;
  if (documents === undefined || embeddings === undefined) {
    throw new Error(
      "bertopic-files wants --documents FILE.jsonl --embeddings FILE.npy [--python …]",
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "edgetopic-bertopic-"));
  const at = (name: string) => join(folder, name);
  const cli = async (...words: string[]) =>
    JSON.parse((await run(process.execPath, [CLI, ...words, "--json"], OUTPUT)).stdout);
  try {
    await mkdir(at("bertopic"));
    const fitted = await cli("fit", documents, "--embeddings", embeddings, "--out", at("model"));
    await cli("export", at("model"), at("bertopic"));
    const given = [
      "--folder",
      at("bertopic"),
      "--documents",
      documents,
      "--embeddings",
      embeddings,
    ];
    await run(python, [SCRIPT, ...given, "--out", at("answers.json")], OUTPUT);
    const answers: Answers = JSON.parse(await readFile(at("answers.json"), "utf8"));
    await cli("migrate", at("bertopic"), "--out", at("again"));
    const again = await cli("assign", at("again"), documents, "--embeddings", embeddings);
    const here = again.assignments.map(({ topic }: { topic: number }) => topic);
    const differing = answers.topics.filter((topic, i) => topic !== here[i]).length;
    const fittedTopics = fitted.assignments.map(({ topic }: { topic: number }) => topic);
    const kept = answers.fitted.filter((topic, i) => topic === fittedTopics[i]).length;
    const { topics: predicted, fitted: known, ...rest } = answers;
    console.log(`${known.length} documents, ${new Set(known).size} topics with the outliers`);
    console.log(`topics of the fit that BERTopic has, too: ${kept}`);
    console.log(`predictions that differ from those of the folder read back: ${differing}`);
    console.log(
      `predictions that are the topic of the fit: ${predicted.filter((topic, i) => topic === known[i]).length}`,
    );
    console.log(
      JSON.stringify({ ...rest, names: rest.names.slice(0, 3), counts: rest.counts.slice(0, 3) }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
