import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Model } from "../../library/index.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { readDocuments } from "../read-documents.ts";
import { readModel } from "../read-model.ts";
import { topicTable } from "../topic-table.ts";

export const topicsCommand: Command = {
  usage:
    "topics MODEL [--min-topic-size N [--documents DOCS.jsonl|.csv|.txt] [--out MODEL]] [--json]",
  about: "Shows the topics of a model, or makes larger or smaller ones without a fit.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        "min-topic-size": { type: "string" },
        documents: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const [path] = takePositionals(positionals, ["MODEL"]);
    const size = values["min-topic-size"];
    const fitted = await readModel(path);
    const model = size === undefined ? fitted : await recluster(fitted, size, values.documents);
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    const { topics, digest, documentIds } = model;
    if (wantsJson(values.json)) {
      console.log(JSON.stringify({ documents: documentIds.length, topics, digest }));
    } else {
      console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
    }
  },
};

/** Words need the texts: those of `path`, by their ids. */
async function recluster(model: Model, size: string, path: string | undefined): Promise<Model> {
  const minTopicSize = Number(size);
  if (path === undefined) return model.recluster({ minTopicSize });
  const textOf = new Map<string, string>();
  for await (const { id, text } of readDocuments(path)) textOf.set(id, text);
  const texts = model.documentIds.map((id) => {
    const text = textOf.get(id);
    if (text === undefined) throw new Error(`${path} has no document ${id}, which the model has.`);
    return text;
  });
  return model.recluster({ minTopicSize, texts });
}
