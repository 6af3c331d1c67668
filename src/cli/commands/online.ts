import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openOnline, startOnline, type OnlineModel } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { parseFitOptions } from "../fit-options.ts";
import { readColumns } from "../read-columns.ts";
import { topicTable } from "../topic-table.ts";

export const onlineCommand: Command = {
  usage:
    "online STATE DOCS.jsonl|.csv|.txt [--topic-count N] [--decay D] [--min-count N] [--embeddings E.npy|.npz|.safetensors|.arrow] [--embedder NAME] [--option NAME=VALUE …] [--out MODEL] [--json]",
  about:
    "Has topics learn from a batch of documents; STATE is what they learned so far, and is made, with --topic-count, where it is not there.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        "topic-count": { type: "string" },
        decay: { type: "string" },
        "min-count": { type: "string" },
        embeddings: { type: "string" },
        embedder: { type: "string" },
        option: { type: "string", multiple: true, default: [] },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [state, path] = takePositionals(positionals, ["STATE", "DOCS"]);
    const { ids, texts, vectors } = await readColumns(path, values.embeddings);
    const online =
      (await readState(state)) ??
      (await startOnline({
        topicCount: readNumber("--topic-count", values["topic-count"]),
        ...(values.decay !== undefined && { decay: readNumber("--decay", values.decay) }),
        ...(values["min-count"] !== undefined && {
          minCount: readNumber("--min-count", values["min-count"]),
        }),
        options: parseFitOptions(values.option),
        ...embedderOf(values.embedder, vectors?.dimensions),
      }));
    const topics = await online.partialFit(
      texts,
      vectors === null ? {} : { vectors: vectors.data },
    );
    await writeFile(state, online.encode());
    if (values.out !== undefined) await writeFile(values.out, (await online.model()).encode());
    const described = online.topics();
    if (wantsJson(values.json)) {
      const assignments = ids.map((id, i) => ({ id, topic: topics[i] }));
      console.log(JSON.stringify({ batches: online.batchCount, topics: described, assignments }));
      return;
    }
    const rows = described.map((topic) => ({ ...topic, representativeDocuments: [] }));
    console.log(topicTable(rows, process.stdout.columns ?? 120, rows.length));
  },
};

/** Null where there is no such file. */
async function readState(path: string): Promise<OnlineModel | null> {
  try {
    return await openOnline(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function embedderOf(named: string | undefined, dimensions: number | undefined) {
  if (named !== undefined) return { embedder: named };
  return dimensions === undefined ? {} : { embedder: `precomputed/${dimensions}` };
}

function readNumber(option: string, given: string | undefined): number {
  const number = Number(given);
  if (given !== undefined && given.trim() !== "" && Number.isFinite(number)) return number;
  throw new Error(`${option} is ${given ?? "missing"}, expected a number.`);
}
