import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { mergeModels, stripDocuments } from "../../library/index.ts";
import { wantsJson, type Command } from "../command.ts";
import { readModel } from "../read-model.ts";
import { topicTable } from "../topic-table.ts";

export const mergeCommand: Command = {
  usage: "merge MODEL … --out MODEL [--min-similarity 0.7] [--without-documents] [--json]",
  about:
    "Makes one model of several by the same embedder; topics that are alike become one. Without documents: only topics, words, counts and centroids are written.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        "min-similarity": { type: "string", default: "0.7" },
        "without-documents": { type: "boolean", default: false },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
    const models = await Promise.all(positionals.map((path) => readModel(path)));
    const minSimilarity = Number(values["min-similarity"]);
    const { model: merged, topicOf } = await mergeModels(models, { minSimilarity });
    const model = values["without-documents"] ? await stripDocuments(merged) : merged;
    if (values.out !== undefined) await writeFile(values.out, model.encode());
    const { topics, documentIds } = model;
    if (wantsJson(values.json)) {
      const became = topicOf.map((topicsOf) => Object.fromEntries(topicsOf));
      console.log(JSON.stringify({ documents: documentIds.length, topics, topicOf: became }));
      return;
    }
    console.log(topicTable(topics, process.stdout.columns ?? 120, topics.length));
  },
};
